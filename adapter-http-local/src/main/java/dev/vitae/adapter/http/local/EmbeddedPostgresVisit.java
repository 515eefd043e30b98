package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A short use of the database in a data directory: of the server that another process runs there,
 * or else of one that is started for this use and stopped after it. One visitor at a time: nobody
 * stops a server that the next one has begun to use.
 */
public final class EmbeddedPostgresVisit implements AutoCloseable {
  private static final String TURN = "visitor.lock";
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Duration POLL = Duration.ofMillis(20);

  private final int port;
  private final String password;
  private final Runnable end;

  private EmbeddedPostgresVisit(int port, String password, Runnable end) {
    this.port = port;
    this.password = requireNonNull(password, "password");
    this.end = requireNonNull(end, "end");
  }

  /**
   * @param cache as {@link EmbeddedPostgresDatabase#start} has it
   * @throws CannotStartException if there is no database in the directory, or it cannot be used
   */
  public static EmbeddedPostgresVisit of(
      Path data, Path cache, SecureRandom random, Consumer<String> progress) {
    if (!Files.isDirectory(data.resolve(EmbeddedPostgresDatabase.CLUSTER))) {
      throw new CannotStartException(
          "--data: there is no database in %s yet. Start the server once to make one (./vitae), or name another folder, for example --data ./portfolio"
              .formatted(data.toAbsolutePath().normalize()));
    }
    try {
      Path folder = data.toRealPath();
      FileChannel turn = turn(folder);
      try {
        return begin(folder, turn, cache, random, progress);
      } catch (RuntimeException | IOException | InterruptedException e) {
        turn.close();
        throw e;
      }
    } catch (IOException e) {
      throw DataDirectory.unusable(data, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The wait for the database was interrupted", e);
    }
  }

  private static EmbeddedPostgresVisit begin(
      Path folder, FileChannel turn, Path cache, SecureRandom random, Consumer<String> progress)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      Optional<DataDirectory> free = DataDirectory.openIfFree(folder);
      if (free.isPresent()) {
        return own(free.get(), turn, cache, random, progress);
      }
      OptionalInt port = EmbeddedPostgresDatabase.portOfRunning(folder);
      if (port.isPresent()) {
        String password = Files.readString(folder.resolve(EmbeddedPostgresDatabase.PASSWORD_FILE));
        return new EmbeddedPostgresVisit(port.getAsInt(), password.strip(), () -> close(turn));
      }
      Thread.sleep(POLL.toMillis()); // it is on its way up, or down
    } while (System.nanoTime() < deadline);
    throw new CannotStartException(
        "--data: %s is in use by another Vitae, whose database does not come up: stop it and try again"
            .formatted(folder));
  }

  private static EmbeddedPostgresVisit own(
      DataDirectory directory,
      FileChannel turn,
      Path cache,
      SecureRandom random,
      Consumer<String> progress) {
    try {
      EmbeddedPostgresDatabase database =
          EmbeddedPostgresDatabase.start(directory, cache, random, progress);
      return new EmbeddedPostgresVisit(
          database.port(),
          database.password(),
          () -> {
            database.close();
            directory.close();
            close(turn);
          });
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The operating system gives it back however the process ends. */
  private static FileChannel turn(Path folder) throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(folder.resolve(TURN), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isLocked(channel)) {
      if (System.nanoTime() > deadline) {
        channel.close();
        throw new CannotStartException(
            "--data: another command has worked on %s for a minute: see to it, then run this again"
                .formatted(folder));
      }
      Thread.sleep(POLL.toMillis());
    }
    return channel;
  }

  /** Whether somebody is visiting a data directory just now. */
  static boolean isGoingOn(Path folder) throws IOException {
    Path turn = folder.resolve(TURN);
    if (!Files.exists(turn)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(turn, StandardOpenOption.WRITE)) {
      return !isLocked(channel);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock goes with the process
    }
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /** Stops the server if it was started for this. */
  @Override
  public void close() {
    end.run();
  }
}
