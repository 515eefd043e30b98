package dev.vitae.adapter.http.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class EmbeddedPostgresDatabaseTest {
  private static final Predicate<String> WAITING = line -> line.contains("waiting for its end");

  /**
   * As a first start and a stop leave it; most tests begin with a copy, for making one takes long.
   */
  private static Path made;

  private final Queue<String> progress = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  private DataDirectory directory;
  private EmbeddedPostgresDatabase database;

  @BeforeAll
  static void make(@TempDir Path folder) throws IOException {
    made = folder.resolve("data");
    try (DataDirectory directory = DataDirectory.open(made, line -> {});
        EmbeddedPostgresDatabase database =
            EmbeddedPostgresDatabase.start(
                directory, TestCache.FOLDER, new SecureRandom(), line -> {})) {
      assertThat(PostmasterFile.read(database.folder())).isPresent();
    }
  }

  @AfterEach
  void stop() {
    if (database != null) {
      database.close();
    }
    if (directory != null) {
      directory.close();
    }
  }

  @Test
  void keepsItsDataFromOneStartToTheNext() throws SQLException {
    start();
    execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (42)");

    restart();

    assertThat(query("SELECT n FROM kept")).isEqualTo("42");
  }

  @Test
  void everyCommitIsOnDiskAndTextIsTheSameOnEveryMachine() throws SQLException {
    start();

    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(query("SHOW " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(query("SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(
            query(
                "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()"))
        .isEqualTo("b C.UTF-8");
    assertThat(query("SELECT lower('ÄŁ')")).isEqualTo("äł");
  }

  @Test
  void listensOnTheLoopbackInterfaceOnAPortBelowThoseOfOutgoingConnections() throws SQLException {
    start();

    assertThat(query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(query("SHOW unix_socket_directories")).isEmpty();
    assertThat(database.port()).isBetween(15_000, 32_767);
  }

  @Test
  void nobodyGetsInWithoutThePassword() throws SQLException {
    start();

    for (String password : List.of("", "wrong")) {
      assertThatThrownBy(() -> DriverManager.getConnection(url(), "vitae", password))
          .as("'" + password + "'")
          .isInstanceOf(SQLException.class);
    }
    assertThat(query("SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
        .isEqualTo("scram-sha-256");
  }

  @Test
  void thePasswordIsForItsOwnersEyesAndTheSameAtEveryStart() throws IOException {
    startWithWhatIsThere();
    String before = database.password();
    Path file = directory.folder().resolve("postgresql.password");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    restart();
    assertThat(database.password()).isEqualTo(before).hasSizeGreaterThan(20);
  }

  @Test
  void aSecondStartOnTheSameDirectoryIsRefused() {
    start();

    assertThatThrownBy(() -> DataDirectory.open(folder.resolve("data"), progress::add))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("in use by another Vitae (process " + ProcessHandle.current().pid());
  }

  @Test
  void aStartWaitsForTheEndOfAVisitAndSaysSo() throws Exception {
    start();
    database.close();
    directory.close();
    EmbeddedPostgresVisit visit =
        EmbeddedPostgresVisit.of(
            folder.resolve("data"), TestCache.FOLDER, new SecureRandom(), progress::add);

    CompletableFuture<DataDirectory> opening =
        CompletableFuture.supplyAsync(
            () -> DataDirectory.open(folder.resolve("data"), progress::add));
    try {
      for (int i = 0; i < 3_000 && progress.stream().noneMatch(WAITING); i++) {
        Thread.sleep(10);
      }
      assertThat(progress).anyMatch(WAITING);
      assertThat(opening).isNotDone();
    } finally {
      visit.close();
    }

    directory = opening.get(300, TimeUnit.SECONDS);
    database = null;
  }

  @Test
  void aServerThatAKilledProcessLeftIsStoppedAndItsDataServed() throws Exception {
    start();
    execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
    long orphan = serverPid();
    EmbeddedPostgresDatabase left = database;
    directory.close(); // as the operating system does for a killed process

    start();

    assertThat(progress).anyMatch(line -> line.contains("process " + orphan));
    assertThat(serverPid()).isNotEqualTo(orphan);
    assertThat(isServing(left.port())).isFalse();
    assertThat(query("SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void aServerThatWasKilledTooIsRecovered() throws Exception {
    start();
    execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().get(120, TimeUnit.SECONDS);
    directory.close();

    start();

    assertThat(query("SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void aProcessThatInheritedTheNumberOfAServerIsLeftAlone() throws Exception {
    start();
    execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
    database.close();
    directory.close();
    Path file = directory.folder().resolve("postgresql/postmaster.pid");
    Files.write(
        file,
        List.of(
            Long.toString(ProcessHandle.current().pid()),
            file.getParent().toString(),
            "1700000000",
            "20000",
            "",
            "127.0.0.1",
            "  1234567   1234567",
            "ready   "));

    start();

    assertThat(query("SELECT n FROM kept")).isEqualTo("7");
    assertThat(progress).noneMatch(line -> line.startsWith("Stopping"));
  }

  @Test
  void aFirstStartThatWasKilledHalfwayIsBegunAnew() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createDirectories(data.resolve("postgresql.new-5/base"));
    Files.writeString(data.resolve("postgresql.new-5/PG_VERSION"), "18\n");
    Files.writeString(data.resolve("postgresql.password.new"), "half of a passw");

    startWithWhatIsThere();

    assertThat(query("SELECT 1")).isEqualTo("1");
    assertThat(data.resolve("postgresql.new-5")).doesNotExist();
    assertThat(database.password()).doesNotContain("half");
  }

  @Test
  void dataOfAnotherVersionIsRefusedByBothVersions() throws IOException {
    Path cluster = Files.createDirectories(folder.resolve("data/postgresql"));
    Files.writeString(cluster.resolve("PG_VERSION"), "15\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("PostgreSQL 15")
        .hasMessageContaining("PostgreSQL 18")
        .hasMessageContaining(cluster.toRealPath().toString());
  }

  @Test
  void aFolderThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    Path file = Files.createDirectories(folder.resolve("data/postgresql")).resolve("thesis.txt");
    Files.writeString(file, "mine");

    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("holds no PostgreSQL database");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aLostPasswordIsNamed() throws IOException {
    start();
    stop();
    Files.delete(folder.resolve("data/postgresql.password"));

    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("postgresql.password is missing");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    for (Path place : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> DataDirectory.open(place, progress::add))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(place.toString())
          .hasMessageContaining("for example --data");
    }
  }

  @Test
  void whatKeepsTheServerFromStartingIsTold() throws IOException {
    start();
    stop();
    Files.writeString(folder.resolve("data/postgresql/postgresql.conf"), "work_mem = 'much'\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("work_mem")
        .hasMessageContaining("postgresql.log");
  }

  @Test
  void aFolderNameThatAShellWouldReadIsTakenAsItIs() throws SQLException {
    folder = folder.resolve("a $(touch b) \"c\" 'd' ünï");

    startWithWhatIsThere();
    restart();

    assertThat(query("SELECT 1")).isEqualTo("1");
  }

  @Test
  void aTemporaryDatabaseGoesWithItsServer() throws Exception {
    Path cache = TestCache.FOLDER;
    database = EmbeddedPostgresDatabase.startTemporary(cache, new SecureRandom(), progress::add);
    assertThat(query("SELECT 1")).isEqualTo("1");
    Path cluster = database.folder();
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();

    database.close();

    assertThat(cluster.getParent()).doesNotExist();
    assertThat(isServing(database.port())).isFalse();
    assertThat(server.info().command()).isEmpty();
  }

  @Test
  void aTemporaryDatabaseOfAKilledProcessIsRemovedByTheNextOne() throws Exception {
    EmbeddedPostgresDatabase left =
        EmbeddedPostgresDatabase.startTemporary(
            TestCache.FOLDER, new SecureRandom(), progress::add);
    left.letGo();

    database =
        EmbeddedPostgresDatabase.startTemporary(
            TestCache.FOLDER, new SecureRandom(), progress::add);

    assertThat(left.folder().getParent()).doesNotExist();
    assertThat(isServing(left.port())).isFalse();
  }

  private void start() {
    Path data = folder.resolve("data");
    if (Files.notExists(data)) {
      copy(made, data);
    }
    startWithWhatIsThere();
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Makes a database, if there is nothing yet. */
  private void startWithWhatIsThere() {
    directory = DataDirectory.open(folder.resolve("data"), progress::add);
    try {
      database =
          EmbeddedPostgresDatabase.start(
              directory, TestCache.FOLDER, new SecureRandom(), progress::add);
    } catch (CannotStartException e) {
      directory.close();
      throw e;
    }
  }

  private void restart() {
    stop();
    start();
  }

  private long serverPid() throws IOException {
    return PostmasterFile.read(database.folder()).orElseThrow().pid();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:%d/vitae".formatted(database.port());
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "vitae", database.password());
  }

  private boolean isServing(int port) {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/vitae".formatted(port), "vitae", "any")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return !"08001".equals(e.getSQLState());
    }
  }
}
