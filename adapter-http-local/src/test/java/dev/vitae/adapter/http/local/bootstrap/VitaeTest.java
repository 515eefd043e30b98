package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a whole, in processes of its own. */
@Tag("once")
class VitaeTest {
  private static final String ADA =
      "{\"name\": \"Ada Lovelace\", \"title\": \"Analyst\", \"email\": \"ada@example.org\"}";

  @TempDir Path folder;

  private ChildServer server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    // What a test that failed halfway has left running.
    postgres().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  @Test
  void startsWithTheSampleTakesAChangeWithTheKeyOfItsFileAndKeepsItAcrossAStop() throws Exception {
    start("--sample").ready();
    assertThat(server.get("/api/portfolio").body()).contains("Marta Lindqvist");
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(server.banner())
        .contains("Marta Lindqvist: 6 experience, 6 projects, 12 skills")
        .contains(folder.resolve(".vitae/postgresql").toRealPath().toString())
        .contains(folder.resolve(".vitae/api-key").toRealPath().toString())
        .doesNotContain(key());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
        .isEqualTo("rw-------");

    assertThat(server.put("/api/personal-info", key(), "{\"title\": \"Retired\"}").statusCode())
        .isEqualTo(200);
    server.stop();

    assertThat(postgres()).isEmpty();
    String before = key();
    start().ready();
    assertThat(server.get("/api/personal-info").body()).contains("Retired");
    assertThat(key()).isEqualTo(before);
    server.stop(); // the log is written a moment later, and all of it before the end
    assertThat(server.said())
        .as("one line for a request")
        .doesNotContain("Migrating")
        .containsPattern("GET /api/personal-info 200 \\d+\\.\\d ms [0-9a-f-]{36}");
  }

  @Test
  void aFilledDatabaseGetsNoSample() throws Exception {
    start().ready();
    assertThat(server.banner()).contains("empty: try --sample");
    assertThat(server.put("/api/personal-info", key(), ADA).statusCode()).isEqualTo(201);
    server.stop();

    start("--sample");

    assertThat(server.exitStatus()).isEqualTo(2);
    assertThat(server.said()).contains("--sample: there is a portfolio in the database already");
    assertThat(postgres()).isEmpty();
  }

  @Test
  void aSecondStartOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
    start().ready();

    try (ChildServer second = ChildServer.start(folder, Map.of(), "--port", "0")) {
      assertThat(second.exitStatus()).isEqualTo(2);
      assertThat(second.said()).contains("--data: ").contains("is in use by another Vitae");
    }
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void afterAKillInTheMiddleOfWritesEveryAnsweredOneIsThere() throws Exception {
    new KillRounds(folder).run(2, 20_261_122L);
  }

  @Test
  void aDatabaseOfItsOwnThatGoesAgainIsNowhereInTheWorkingDirectory() throws Exception {
    start("--ephemeral", "--sample").ready();
    String key = server.banner().lines().filter(line -> line.contains("  Key ")).findFirst().get();

    assertThat(folder.resolve(".vitae")).doesNotExist();
    assertThat(
            server
                .put("/api/personal-info", key.replaceAll(".* ", ""), "{\"title\": \"Retired\"}")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aPortThatIsAskedForAndTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server =
          ChildServer.start(
              folder, Map.of(), "--ephemeral", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(server.exitStatus()).isEqualTo(2);
      assertThat(server.said()).contains("--port: " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedEndsTheProgramAndNobodySeesThePassword() throws Exception {
    server =
        ChildServer.start(
            folder, Map.of("DATABASE_URL", "postgresql://ada:s3cr3t@127.0.0.1:1/portfolio"));

    assertThat(server.exitStatus()).isEqualTo(2);
    assertThat(server.said())
        .contains("DATABASE_URL")
        .contains("127.0.0.1:1")
        .contains("for example")
        .doesNotContain("s3cr3t")
        .doesNotContain("\tat ");
  }

  @Test
  void aStopInTheMiddleOfTheFirstStartLeavesNothingRunningAndTheNextOneRecovers() throws Exception {
    start();
    for (int i = 0; i < 1_000 && !server.said().contains("Making a database"); i++) {
      Thread.sleep(20);
    }
    server.kill();

    start().ready();

    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void whenItHasStoppedNobodyListens() throws Exception {
    start().ready();
    int port = server.port();

    server.stop();

    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
  }

  private ChildServer start(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--port";
    all[arguments.length + 1] = "0";
    server = ChildServer.start(folder, Map.of(), all);
    return server;
  }

  private Path keyFile() {
    return folder.resolve(".vitae/api-key");
  }

  private String key() throws IOException {
    return Files.readString(keyFile()).strip();
  }

  private OptionalLong postgres() throws IOException {
    return KillRounds.postgres(folder);
  }
}
