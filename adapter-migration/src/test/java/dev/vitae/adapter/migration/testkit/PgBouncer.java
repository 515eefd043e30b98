package dev.vitae.adapter.migration.testkit;

import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PgBouncer of this machine's (Debian: {@code pgbouncer}) before a server, in transaction mode
 * unless told otherwise, with its own defaults: a start-up option that it does not know is refused.
 * It runs from {@link #before} to {@link #close}.
 */
public final class PgBouncer implements AutoCloseable {
  static final String MISSING =
      "there is no pgbouncer on this machine (Debian: the package pgbouncer)";

  private static final int TRIES = 5;
  private static final int SECONDS = 120;

  /** It will not run as root. */
  private static final String UNPRIVILEGED = "nobody";

  private final DatabaseUrl login;
  private final String more;
  private final Path folder;
  private final int port;
  private Process process;

  private PgBouncer(DatabaseUrl login, String more, Path folder, int port) {
    this.login = login;
    this.more = more;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param login the only one it lets through, with user and password
   */
  public static PgBouncer before(DatabaseUrl login) {
    return before(login, "");
  }

  /**
   * Starts one.
   *
   * @param login the only one it lets through, with user and password
   * @param more lines of its settings, which win against the ones it has here
   */
  public static PgBouncer before(DatabaseUrl login, String more) {
    Path binary = binary().orElseThrow(() -> new IllegalStateException(MISSING));
    try {
      String said = "";
      for (int i = 0; i < TRIES; i++) { // somebody else may be faster at the port
        PgBouncer started =
            new PgBouncer(login, more, Files.createTempDirectory("vitae-pgbouncer"), freePort());
        if (started.start(binary)) {
          return started;
        }
        said = Files.readString(started.log());
        started.close();
      }
      throw new IllegalStateException("pgbouncer did not start:\n" + said);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The same database and login by way of it, without prepared statements on the server. */
  public DatabaseUrl url() {
    return DatabaseUrl.of("127.0.0.1", port, login.database())
        .withLogin(login.user().orElseThrow(), login.password().orElseThrow())
        .withProperty("sslmode", "disable")
        .withProperty("gssEncMode", "disable")
        .withProperty("prepareThreshold", "0");
  }

  @Override
  public void close() {
    try {
      if (process != null) {
        process.destroy();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
      delete(folder);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Optional<Path> binary() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private boolean start(Path binary) throws IOException {
    Path users = write("users", "\"%s\" \"%s\"\n".formatted(user(), password()));
    String host = login.host().equals("localhost") ? "127.0.0.1" : login.host();
    Path settings =
        write(
            "settings",
            """
            [databases]
            * = host=%s port=%d
            [pgbouncer]
            pool_mode = transaction
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = %s
            %s
            """
                .formatted(host, login.port(), port, users, more));
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    if (isRoot()) {
      UserPrincipal owner =
          folder
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(UNPRIVILEGED);
      for (Path file : List.of(folder, users, settings)) {
        Files.setOwner(file, owner);
      }
      command.addAll(List.of("-u", UNPRIVILEGED));
    }
    command.add(settings.toString());
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    return answers();
  }

  private boolean answers() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return process.isAlive();
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  private String user() {
    return login.user().orElseThrow();
  }

  private String password() {
    return login.password().orElseThrow();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Below those that outgoing connections are given. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (java.net.BindException taken) {
        continue;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
