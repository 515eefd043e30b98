package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code vitae branch} and {@code vitae --branch}, in processes of their own. */
@Tag("once")
class BranchTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private static final int KILLS = 5;
  private static final int READS_BEFORE = 20;
  private static final int LONGEST_MS = 2_500;

  @TempDir Path folder;

  @Test
  void aBranchIsMadeWhileTheServerRunsAndServedFromTheNextStartOn() throws Exception {
    try (ChildServer server = server("--sample")) {
      Queue<Integer> answers = new ConcurrentLinkedQueue<>();
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch reading = new CountDownLatch(READS_BEFORE);
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(() -> read(server, done, answers, reading));
      assertThat(reading.await(300, TimeUnit.SECONDS)).isTrue();
      said(0, "branch", "create", "feature-x");
      said(0, "branch", "create", "other", "--from", "feature-x", "--json");
      done.set(true);
      reader.get(300, TimeUnit.SECONDS);
      assertThat(answers).hasSizeGreaterThan(READS_BEFORE).containsOnly(200);

      rename(server, "On main");
      assertThat(said(0, "branch", "switch", "feature-x")).contains("from its next start on");
      assertThat(said(0, "branch", "list").lines())
          .hasSize(3)
          .anyMatch(line -> line.startsWith("* feature-x  from main"));
    }
    try (ChildServer server = server()) {
      assertThat(server.banner()).contains("branch feature-x").contains("Marta");
      rename(server, "On the branch");
      assertThat(title(server)).contains("On the branch");
    }
    try (ChildServer server = server("--branch", "main")) {
      assertThat(server.banner()).doesNotContain("branch feature-x");
      assertThat(title(server)).contains("On main");
    }
    // and while no server runs
    assertThat(said(0, "branch", "diff", "feature-x")).contains("has the schema");
    assertThat(said(0, "branch", "delete", "other")).contains("deleted other");
    assertThat(said(0, "branch", "delete", "feature-x")).contains("deleted feature-x");
    assertThat(KillRounds.postgres(folder)).as("stopped behind the command").isEmpty();
    try (ChildServer server = server()) {
      assertThat(title(server)).as("main again").contains("On main");
    }
  }

  @Test
  void aBranchThatIsNotThereIsAnsweredWithThoseThatAre() throws Exception {
    server().close();
    said(0, "branch", "create", "feature-x");

    String said = said(2, "--branch", "feature-y", "--port", "0");

    assertThat(said)
        .contains("--branch: There is no branch feature-y. There are: main, feature-x.")
        .contains("branch create feature-y");
    assertThat(said(1, "branch", "switch", "feature-y")).contains("no branch feature-y");
  }

  @Test
  void withoutADatabaseThereAreNoBranchesYet() throws Exception {
    assertThat(said(2, "branch", "list"))
        .contains("--data: there is no database in " + folder.toRealPath().resolve(".vitae"))
        .contains("Start the server once");
    assertThat(folder.resolve(".vitae")).doesNotExist();
    assertThat(said(2, "branch")).contains("create").contains("switch");
    assertThat(said(2, "--ephemeral", "--branch", "x")).contains("--branch: names a copy");
  }

  @Tag("heavy")
  @Test
  void aCommandThatIsKilledLeavesNothingThatTheNextOneDoesNotClear() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("kills: " + KILLS + ", seed " + seed);
    Random random = new Random(seed);
    try (ChildServer server = server("--sample")) {
      for (int i = 0; i < KILLS; i++) {
        try (ChildServer command =
            ChildServer.start(folder, Map.of(), "branch", "create", "killed-" + i)) {
          Thread.sleep(random.nextInt(LONGEST_MS));
          command.kill();
        }
        assertThat(server.get("/api/skills").statusCode()).isEqualTo(200);
      }
      said(0, "branch", "create", "whole");
      assertThat(halfMade()).isZero();
      assertThat(said(0, "branch", "list")).contains("whole");
      server.kill();
    }
    try (ChildServer server = server("--branch", "whole")) {
      assertThat(server.get("/api/skills").body()).contains("PostgreSQL");
    }
  }

  @Tag("heavy")
  @Test
  void aCommandThatIsKilledWithItsOwnServerLeavesADataDirectoryThatStarts() throws Exception {
    server("--sample").close();
    long seed = new Random().nextLong();
    System.out.println("kills with the command's own server: 2, seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2; i++) {
      try (ChildServer command =
          ChildServer.start(folder, Map.of(), "branch", "create", "killed-" + i)) {
        Thread.sleep(1_000 + random.nextInt(LONGEST_MS));
        command.kill();
      }
    }
    try (ChildServer server = server()) {
      assertThat(server.get("/api/skills").body()).contains("PostgreSQL");
    }
    said(0, "branch", "create", "whole");
  }

  @Test
  void aDatabaseOfOnesOwnHasBranchesTheSameWay() throws Exception {
    Map<String, String> environment = ChildServer.environment(DATABASE.url());
    said(environment, 0, "branch", "create", "team/x");
    try (ChildServer server =
        ChildServer.start(folder, environment, "--branch", "team/x", "--port", "0").ready()) {
      assertThat(server.banner())
          .contains("branch team/x")
          .contains(DATABASE.url().database() + "~team~x");
    }
    assertThat(said(environment, 0, "branch", "switch", "team/x")).contains("./vitae serves it");
    try (ChildServer server = ChildServer.start(folder, environment, "--port", "0").ready()) {
      assertThat(server.banner()).contains("branch team/x");
    }
    assertThat(said(environment, 0, "branch", "delete", "team/x")).contains("deleted");
    try (ChildServer server = ChildServer.start(folder, environment, "--port", "0").ready()) {
      assertThat(server.banner()).doesNotContain("branch team/x");
    }
  }

  private ChildServer server(String... options) throws IOException, InterruptedException {
    String[] arguments = new String[options.length + 2];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--port";
    arguments[options.length + 1] = "0";
    return ChildServer.start(folder, Map.of(), arguments).ready();
  }

  private String said(int exitStatus, String... arguments) throws Exception {
    return said(Map.of(), exitStatus, arguments);
  }

  private String said(Map<String, String> environment, int exitStatus, String... arguments)
      throws Exception {
    try (ChildServer command = ChildServer.start(folder, environment, arguments)) {
      assertThat(command.exitStatus()).as(command.said()).isEqualTo(exitStatus);
      return command.said();
    }
  }

  private static void read(
      ChildServer server, AtomicBoolean done, Queue<Integer> answers, CountDownLatch reading) {
    try {
      while (!done.get()) {
        HttpResponse<String> answer = server.get("/api/skills");
        answers.add(answer.statusCode());
        reading.countDown();
      }
    } catch (IOException e) {
      answers.add(-1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rename(ChildServer server, String title) throws Exception {
    String key = Files.readString(folder.resolve(".vitae/api-key")).strip();
    assertThat(
            server
                .put("/api/personal-info", key, "{\"title\": \"%s\"}".formatted(title))
                .statusCode())
        .isEqualTo(200);
  }

  private static String title(ChildServer server) throws Exception {
    return server.get("/api/personal-info").body();
  }

  private int halfMade() throws Exception {
    Path data = folder.resolve(".vitae");
    String port = Files.readAllLines(data.resolve("postgresql/postmaster.pid")).get(3).strip();
    String password = Files.readString(data.resolve("postgresql.password")).strip();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "vitae", password);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_database WHERE datname LIKE '%half_made%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
