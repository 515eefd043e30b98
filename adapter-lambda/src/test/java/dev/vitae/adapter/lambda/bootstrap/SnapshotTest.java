package dev.vitae.adapter.lambda.bootstrap;

import static dev.vitae.adapter.http.testkit.Call.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The hooks, in a process that goes on instead of being copied. */
class SnapshotTest {
  @RegisterExtension static final MigratedDatabase BEFORE = new MigratedDatabase();
  @RegisterExtension static final MigratedDatabase AFTER = new MigratedDatabase();
  @RegisterExtension final ScratchDatabase unmigrated = ScratchDatabase.empty();

  private static final Duration LONGEST_LOGIN = Duration.ofMinutes(1);

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private HttpServer extension;
  private volatile String databaseUrl;
  private LambdaRoot root;

  @BeforeEach
  void start() throws IOException {
    extension = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    extension.createContext(
        "/systemsmanager/parameters/get",
        exchange -> {
          byte[] answer =
              "{\"Parameter\": {\"Value\": \"%s\"}}".formatted(databaseUrl).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    extension.start();
    BEFORE.execute("INSERT INTO technologies (name, category) VALUES ('Loom', 'before')");
    AFTER.execute("INSERT INTO technologies (name, category) VALUES ('Jacquard', 'after')");
  }

  @AfterEach
  void stop() throws Exception {
    hooks().beforeCheckpoint(null); // closes what is open
    extension.stop(0);
  }

  @Test
  void aSnapshotHoldsNoConnectionAndWhoIsRestoredFromItConnectsToWhatTheSettingsSayThen()
      throws Exception {
    databaseUrl = text(BEFORE.url());
    root = function();
    Set<String> sockets = sockets();

    long start = System.nanoTime();
    hooks().beforeCheckpoint(null);
    long checkpoint = System.nanoTime();

    assertThat(sockets()).isSubsetOf(sockets);
    awaitSessions(BEFORE, 0);

    databaseUrl = text(AFTER.url());
    long restore = System.nanoTime();
    hooks().afterRestore(null);
    long restored = System.nanoTime();

    awaitSessions(AFTER, 1);
    assertThat(answer("/api/technologies").is(200).text())
        .contains("Jacquard")
        .doesNotContain("Loom");
    System.out.printf(
        "before the checkpoint %d ms, after the restore %d ms%n",
        (checkpoint - start) / 1_000_000, (restored - restore) / 1_000_000);
  }

  @Test
  void whatWasReadForTheSnapshotIsNoAnswerAfterIt() throws Exception {
    databaseUrl = text(BEFORE.url());
    root = function();
    hooks().beforeCheckpoint(null);
    databaseUrl = "postgresql://nobody:nothing@127.0.0.1:1/nowhere";
    hooks().afterRestore(null);

    answer("/api/technologies").isProblem(503).lacks("Age");
  }

  @Test
  void aVersionIsPublishedBeforeItsTablesAreThere() throws Exception {
    databaseUrl = text(unmigrated.url());
    root = function();
    hooks().beforeCheckpoint(null);
    new Migrator(unmigrated.url()).migrate();
    hooks().afterRestore(null);

    answer("/api/technologies").is(200).hasJson("[]");
  }

  /** As a migration may hold it; Lambda waits ten seconds for a restore. */
  @Test
  @Timeout(20)
  void aTableThatIsLockedHoldsUpNeitherHookForLong() throws Exception {
    databaseUrl = text(BEFORE.url());
    root = function();
    try (Connection migration = BEFORE.dataSource().getConnection();
        Statement statement = migration.createStatement()) {
      migration.setAutoCommit(false);
      statement.execute("LOCK TABLE personal_info, experience IN ACCESS EXCLUSIVE MODE");
      hooks().beforeCheckpoint(null);
      hooks().afterRestore(null);
    }

    assertThat(answer("/api/technologies").is(200).text()).contains("Loom");
  }

  @Test
  void aVersionIsPublishedWithoutADatabaseOrItsSecret() throws Exception {
    databaseUrl = "what is no URL";
    root = function();
    hooks().beforeCheckpoint(null);
    databaseUrl = text(AFTER.url());
    hooks().afterRestore(null);

    assertThat(answer("/api/technologies").is(200).text()).contains("Jacquard");
  }

  private LambdaRoot function() {
    return LambdaRoot.of(
        Map.of(
            "DATABASE_URL_PARAMETER",
            "/vitae/test/database-url",
            "AWS_SESSION_TOKEN",
            "token",
            "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
            Integer.toString(extension.getAddress().getPort())));
  }

  private Resource hooks() {
    return root.snapshot();
  }

  private Call.Answered answer(String target) {
    EventTransport transport = new EventTransport(root.api());
    return get(target).on(ApiUnderTest.of(transport, null, null));
  }

  /** A session ends a moment after its socket; a login goes on when the hook waits no longer. */
  private static void awaitSessions(MigratedDatabase database, int expected)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST_LOGIN.toNanos();
    while (sessions(database) != expected && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(sessions(database)).isEqualTo(expected);
  }

  private static int sessions(MigratedDatabase database) {
    return database
        .query(
            "SELECT pid FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'vitae'")
        .size();
  }

  private static String text(DatabaseUrl url) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            url.user().orElseThrow(),
            url.password().orElse(""),
            url.host(),
            url.port(),
            url.database());
  }

  /** Of this process, but for those that the extension's part in this test has accepted. */
  private Set<String> sockets() throws IOException {
    Set<String> accepted = accepted();
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files
          .map(SnapshotTest::target)
          .filter(target -> target.startsWith("socket:") && !accepted.contains(target))
          .collect(Collectors.toSet());
    }
  }

  private Set<String> accepted() throws IOException {
    String port = ":%04X".formatted(extension.getAddress().getPort());
    Set<String> accepted = new HashSet<>();
    for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.strip().split(" +");
        if (columns[1].endsWith(port)) {
          accepted.add("socket:[" + columns[9] + "]");
        }
      }
    }
    return accepted;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
