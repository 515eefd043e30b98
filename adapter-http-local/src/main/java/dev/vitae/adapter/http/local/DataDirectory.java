package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder that holds everything one local server keeps: its database, the database's password
 * and the key for writing. Held by at most one process at a time; the operating system lets go of
 * it however the process ends.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private static final String TEMPORARY = "ephemeral-";
  private static final int TEMPORARY_TRIES = 3;

  private final Path folder;
  private final FileChannel lockFile;

  private DataDirectory(Path folder, FileChannel lockFile) {
    this.folder = requireNonNull(folder, "folder");
    this.lockFile = requireNonNull(lockFile, "lockFile");
  }

  /**
   * Makes the folder if it is not there, and takes it. The end of a visit is waited for, a minute
   * at most.
   *
   * @param progress is told of the wait
   * @throws CannotStartException if it cannot be written, or another process has it
   */
  public static DataDirectory open(Path path, Consumer<String> progress) {
    try {
      OwnerOnly.createFolder(path);
      Path folder = path.toRealPath();
      return takeAfterVisit(folder, progress)
          .orElseThrow(
              () ->
                  new CannotStartException(
                      "--data: %s is in use by another Vitae%s: stop it, or name another folder, for example --data %s"
                          .formatted(
                              folder, holder(folder), folder.resolveSibling("another-portfolio"))));
    } catch (IOException e) {
      throw unusable(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The wait for the database was interrupted", e);
    }
  }

  private static Optional<DataDirectory> takeAfterVisit(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    Optional<DataDirectory> taken = take(folder);
    boolean told = false;
    long deadline = System.nanoTime() + EmbeddedPostgresVisit.PATIENCE.toNanos();
    while (taken.isEmpty()
        && EmbeddedPostgresVisit.isGoingOn(folder)
        && System.nanoTime() < deadline) {
      if (!told) {
        progress.accept("Another command works on " + folder + ": waiting for its end");
        told = true;
      }
      Thread.sleep(EmbeddedPostgresVisit.POLL.toMillis());
      taken = take(folder);
    }
    return taken.isPresent() ? taken : take(folder); // it may have ended in between
  }

  /**
   * Makes a new folder, for a server whose data goes with it, and takes it.
   *
   * @throws CannotStartException if that cannot be
   */
  static DataDirectory temporary(Path parent) {
    try {
      OwnerOnly.createFolder(parent);
      for (int i = 0; i < TEMPORARY_TRIES; i++) {
        // One that has no lock yet may look abandoned to another process.
        Optional<DataDirectory> taken =
            take(Files.createTempDirectory(parent, TEMPORARY).toRealPath());
        if (taken.isPresent()) {
          return taken.get();
        }
      }
      throw new IOException("every new folder there is taken at once");
    } catch (IOException e) {
      throw unusable(parent, e);
    }
  }

  /** Takes the temporary folders of processes that were killed. */
  static List<DataDirectory> abandoned(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    List<DataDirectory> abandoned = new ArrayList<>();
    try (Stream<Path> paths = Files.list(parent)) {
      for (Path path : paths.toList()) {
        if (path.getFileName().toString().startsWith(TEMPORARY)) {
          take(path).ifPresent(abandoned::add);
        }
      }
    }
    return abandoned;
  }

  /**
   * Takes the folder of a server that does not run.
   *
   * @return empty if another process has it
   * @throws CannotStartException if it cannot be written
   */
  static Optional<DataDirectory> openIfFree(Path folder) {
    try {
      return take(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static Optional<DataDirectory> take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (lock(channel)) {
        channel.truncate(0);
        channel.write(
            StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
        return Optional.of(new DataDirectory(folder, channel));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /** The folder's real path. */
  public Path folder() {
    return folder;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** The key for writing, as it stands in its file. */
  public Path apiKeyFile() {
    return folder.resolve("api-key");
  }

  /**
   * The one line that a file of this folder holds. If there is no such file, it is made, readable
   * for its owner alone.
   *
   * @param fresh gives the line of a new file
   * @throws CannotStartException if the file can be neither read nor written
   */
  public String line(Path file, Supplier<String> fresh) {
    try {
      if (!Files.exists(file)) {
        OwnerOnly.writeLine(file, fresh.get());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** Lets go of the folder, which stays. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      // the lock goes with the process
    }
  }

  /** Lets go of the folder and removes it with all that it holds. */
  void delete() {
    try {
      OwnerOnly.deleteFolder(folder);
    } catch (IOException e) {
      // whoever comes next finds it without a lock and tries again
    }
    close();
  }

  static CannotStartException unusable(Path path, IOException e) {
    return new CannotStartException(
        "--data: %s cannot be used: %s. Name a folder that you may write, for example --data %s"
            .formatted(
                path.toAbsolutePath(),
                reason(e),
                Path.of(System.getProperty("user.home")).resolve("my-portfolio")),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " is not writable for this user";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file, not a folder";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be made";
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getFile() + ": " + failed.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String holder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(20);
      channel.read(bytes);
      String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
      return pid.isEmpty() ? "" : " (process " + pid + ")";
    } catch (IOException e) {
      return ""; // Windows lets nobody read what is locked
    }
  }
}
