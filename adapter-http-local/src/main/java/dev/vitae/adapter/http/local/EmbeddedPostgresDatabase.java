package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this process's own, on the loopback interface, with its data in a {@link
 * DataDirectory}. Every commit is on disk before it is answered; whoever connects needs the
 * password. It lives in a session of its own, so that a Ctrl-C in the terminal does not reach it
 * before the requests that still use it are answered.
 */
public final class EmbeddedPostgresDatabase implements AutoCloseable {
  public static final String HOST = "127.0.0.1";
  public static final String DATABASE = "vitae";
  public static final String USER = "vitae";

  static final String CLUSTER = "postgresql";
  static final String PASSWORD_FILE = "postgresql.password";
  private static final String LOG = "postgresql.log";
  private static final long LOG_LIMIT_BYTES = 1 << 20;
  private static final String HALF_MADE = "postgresql.new-";
  private static final int PORT_TRIES = 5;
  private static final int PASSWORD_BYTES = 24;

  /** Crash recovery of what {@code max_wal_size} allows takes seconds even on a slow disk. */
  private static final Duration START_WAIT = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(5);

  /** With the kill behind it, well within the 3 s that a Ctrl-C may take. */
  private static final Duration FAST_STOP_WAIT = Duration.ofMillis(1_500);

  private static final Duration IMMEDIATE_STOP_WAIT = Duration.ofMillis(500);

  /** A server that a killed process left may have to write out what it holds. */
  private static final Duration LEFT_OVER_STOP_WAIT = Duration.ofSeconds(20);

  private static final String CONFIGURATION =
      Stream.of(
              "listen_addresses=" + HOST,
              "fsync=on",
              "synchronous_commit=on",
              "full_page_writes=on",
              "max_connections=20",
              "max_wal_size=256MB",
              "max_wal_senders=0",
              "io_method=sync",
              "autovacuum_max_workers=1",
              "jit=off",
              "timezone=UTC",
              "log_timezone=UTC")
          .map("-c "::concat)
          .collect(Collectors.joining(" "));

  private final DataDirectory directory;
  private final PostgresPrograms programs;
  private final String password;
  private final String mark;
  private final int port;
  private final boolean temporary;

  private EmbeddedPostgresDatabase(Start start, int port, boolean temporary) {
    this.temporary = temporary;
    this.directory = start.directory;
    this.programs = start.programs;
    this.password = start.password;
    this.mark = start.mark;
    this.port = port;
  }

  /**
   * Starts the server of a data directory, making its database if there is none. What an earlier
   * process left is put in order: a half-made database is made anew, a server that goes on running
   * is stopped.
   *
   * @param cache where PostgreSQL's programs are unpacked to, for all data directories
   * @param progress is told what takes long or was not to be expected
   * @throws CannotStartException if the data is of another version, or the server cannot start
   */
  public static EmbeddedPostgresDatabase start(
      DataDirectory directory, Path cache, SecureRandom random, Consumer<String> progress) {
    try {
      Start start = new Start(directory, cache, random, progress);
      return new EmbeddedPostgresDatabase(start, start.run(), false);
    } catch (IOException e) {
      throw DataDirectory.unusable(directory.folder(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start was interrupted", e);
    }
  }

  /**
   * Starts a server whose data goes when it is closed. If its process is killed, the next one that
   * starts here removes both.
   *
   * @param cache also holds the data
   * @throws CannotStartException if the server cannot start
   */
  public static EmbeddedPostgresDatabase startTemporary(
      Path cache, SecureRandom random, Consumer<String> progress) {
    try {
      for (DataDirectory abandoned : DataDirectory.abandoned(cache)) {
        new Start(abandoned, cache, random, progress).remove();
      }
      DataDirectory directory = DataDirectory.temporary(cache);
      Start start = new Start(directory, cache, random, progress);
      return new EmbeddedPostgresDatabase(start, start.run(), true);
    } catch (IOException e) {
      throw DataDirectory.unusable(cache, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The start was interrupted", e);
    }
  }

  /**
   * The port of the server that another process runs in a data directory.
   *
   * @return empty if none takes connections now
   */
  static OptionalInt portOfRunning(Path folder) throws IOException {
    Optional<PostmasterFile> file = PostmasterFile.read(folder.resolve(CLUSTER));
    return file.isPresent() && file.get().server(mark(folder)).isPresent()
        ? file.get().readyPort()
        : OptionalInt.empty();
  }

  private static String mark(Path folder) {
    return "cluster_name=vitae-" + Integer.toHexString(folder.hashCode());
  }

  /** Below 32768, on {@link #HOST}. */
  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /** Where the server keeps its data. */
  public Path folder() {
    return directory.resolve(CLUSTER);
  }

  /** Stops the server; what was committed stays. Within 2 s, and without leaving a process. */
  @Override
  public void close() {
    try {
      stop(directory, programs, mark, FAST_STOP_WAIT);
      if (temporary) {
        directory.delete();
      }
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL could not be stopped: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of the data without stopping the server, as the end of a killed process does. */
  void letGo() {
    directory.close();
  }

  private static boolean stop(
      DataDirectory directory, PostgresPrograms programs, String mark, Duration patience)
      throws IOException, InterruptedException {
    Path cluster = directory.resolve(CLUSTER);
    Optional<ProcessHandle> server =
        PostmasterFile.read(cluster).flatMap(file -> file.server(mark));
    if (server.isEmpty()) {
      return false;
    }
    Path log = directory.resolve(LOG);
    programs.start(log, "pg_ctl", "stop", "-D", CLUSTER, "-s", "-W", "-m", "fast").waitFor();
    if (!ended(server.get(), cluster, patience)) {
      // Loses nothing: the next start replays the log.
      programs.start(log, "pg_ctl", "stop", "-D", CLUSTER, "-s", "-W", "-m", "immediate").waitFor();
      if (!ended(server.get(), cluster, IMMEDIATE_STOP_WAIT)) {
        server.get().destroyForcibly();
      }
    }
    return true;
  }

  /**
   * The file goes as the server's last act. The process may stay in the system's table after that,
   * until its parent asks for its status, which not every first process of a container does.
   */
  private static boolean ended(ProcessHandle server, Path cluster, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (!server.isAlive() || PostmasterFile.read(cluster).isEmpty()) {
        return true;
      }
      Thread.sleep(POLL.toMillis());
    }
    return false;
  }

  /** One start, step by step. */
  private static final class Start {
    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final PortChoice ports;
    private final SecureRandom random;
    private final Consumer<String> progress;
    private final String mark;
    private final Path cluster;
    private final Path log;
    private final String password;

    Start(DataDirectory directory, Path cache, SecureRandom random, Consumer<String> progress)
        throws IOException {
      this.directory = requireNonNull(directory, "directory");
      this.random = requireNonNull(random, "random");
      this.progress = requireNonNull(progress, "progress");
      this.ports = new PortChoice(random);
      this.mark = mark(directory.folder());
      this.cluster = directory.resolve(CLUSTER);
      this.log = directory.resolve(LOG);
      checkVersion();
      this.programs =
          new PostgresPrograms(PostgresBinaries.unpacked(cache, progress), directory.folder());
      this.password = readPassword();
    }

    /** Ends what a killed process left in the directory, and the directory. */
    void remove() throws IOException, InterruptedException {
      stop(directory, programs, mark, FAST_STOP_WAIT);
      directory.delete();
    }

    /**
     * @return the port on which the server listens
     */
    int run() throws IOException, InterruptedException {
      clearLeftOvers();
      if (!Files.exists(cluster)) {
        createCluster();
      }
      for (int i = 1; ; i++) {
        int port = ports.free();
        String problem = startServer(port);
        if (problem.isEmpty()) {
          return port;
        }
        boolean portTaken = problem.contains("could not bind");
        if (!portTaken || i == PORT_TRIES) {
          throw new CannotStartException(
              "--data: PostgreSQL does not start on %s:%n  %s%nThe whole story is in %s"
                  .formatted(cluster, problem, log));
        }
      }
    }

    private void checkVersion() throws IOException {
      if (!Files.exists(cluster)) {
        return;
      }
      Path file = cluster.resolve("PG_VERSION");
      String version = Files.exists(file) ? Files.readString(file).strip() : "";
      if (version.isEmpty()) {
        throw new CannotStartException(
            "--data: %s holds no PostgreSQL database. Name another folder, for example --data %s"
                .formatted(cluster, directory.folder().resolveSibling("another-portfolio")));
      }
      if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
        throw new CannotStartException(
            ("--data: %s was made by PostgreSQL %s, this program brings PostgreSQL %s. Name another"
                    + " folder, for example --data %s, or start PostgreSQL %s on it and name that by"
                    + " DATABASE_URL")
                .formatted(
                    cluster,
                    version,
                    PostgresBinaries.MAJOR_VERSION,
                    directory.folder().resolveSibling("another-portfolio"),
                    version));
      }
    }

    private String readPassword() {
      Path file = directory.resolve(PASSWORD_FILE);
      if (Files.exists(cluster) && !Files.exists(file)) {
        throw new CannotStartException(
            "--data: %s is missing, without which nobody gets into the database beside it. Restore it from a backup, or name another folder, for example --data %s"
                .formatted(file, directory.folder().resolveSibling("another-portfolio")));
      }
      return directory.line(
          file,
          () -> {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
          });
    }

    private void clearLeftOvers() throws IOException, InterruptedException {
      for (Path half : halfMadeClusters()) {
        try {
          OwnerOnly.deleteFolder(half);
        } catch (IOException e) {
          // an initdb that outlived its parent still writes into it: the next start deletes it
        }
      }
      Optional<PostmasterFile> file = PostmasterFile.read(cluster);
      Optional<ProcessHandle> server = file.flatMap(found -> found.server(mark));
      if (server.isPresent()) {
        progress.accept(
            "Stopping the PostgreSQL (process %d) that a killed Vitae left running on this data"
                .formatted(server.get().pid()));
        stop(directory, programs, mark, LEFT_OVER_STOP_WAIT);
      }
      Optional<PostmasterFile> leftOver = PostmasterFile.read(cluster);
      if (leftOver.isPresent()) {
        leftOver.get().markAsLeftOver();
        progress.accept("PostgreSQL was not stopped the last time: recovering from its log");
      }
    }

    private List<Path> halfMadeClusters() throws IOException {
      try (Stream<Path> paths = Files.list(directory.folder())) {
        return paths.filter(path -> path.getFileName().toString().startsWith(HALF_MADE)).toList();
      }
    }

    /** In a folder beside its place, so that what stands in its place is whole. */
    private void createCluster() throws IOException, InterruptedException {
      progress.accept("Making a database in " + cluster);
      String half = HALF_MADE + Long.toHexString(random.nextLong());
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of("--pgdata", half, "--username", USER, "--pwfile", PASSWORD_FILE));
      arguments.addAll(List.of("--auth", "scram-sha-256", "--encoding", "UTF8"));
      // The order and case of letters are PostgreSQL's own, whatever machine the data moves to.
      arguments.addAll(
          List.of("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"));
      arguments.addAll(List.of("--set", "unix_socket_directories=", "--no-instructions"));
      programs.run("", "initdb", arguments.toArray(String[]::new));
      programs.run(
          "CREATE DATABASE " + DATABASE + "\n", "postgres", "--single", "-D", half, "template1");
      Files.move(directory.resolve(half), cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * @return what is wrong; empty if it runs
     */
    private String startServer(int port) throws IOException, InterruptedException {
      if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
        Files.move(log, directory.resolve(LOG + ".previous"), StandardCopyOption.REPLACE_EXISTING);
      }
      long before = Files.exists(log) ? Files.size(log) : 0;
      Process control =
          programs.start(
              log,
              "pg_ctl",
              "start",
              "-s",
              "-D",
              CLUSTER,
              "-l",
              LOG,
              "-w",
              "-t",
              Long.toString(START_WAIT.toSeconds()),
              "-o",
              "-p %d -c %s %s".formatted(port, mark, CONFIGURATION));
      try {
        // pg_ctl looks ten times a second, and longer than a start takes
        while (!control.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          if (isReady(port)) {
            return "";
          }
        }
      } catch (InterruptedException e) {
        control.waitFor(); // or it starts what nobody stops
        stop(directory, programs, mark, FAST_STOP_WAIT);
        throw e;
      }
      if (control.exitValue() == 0 && isReady(port)) {
        return "";
      }
      stop(directory, programs, mark, LEFT_OVER_STOP_WAIT);
      return PostgresPrograms.lastLines(logSince(before));
    }

    private boolean isReady(int port) throws IOException {
      return PostmasterFile.read(cluster).map(file -> file.isReady(port)).orElse(false);
    }

    private String logSince(long position) throws IOException {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(position, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
  }
}
