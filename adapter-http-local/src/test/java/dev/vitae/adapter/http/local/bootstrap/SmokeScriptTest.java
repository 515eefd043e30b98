package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each deploy and each preview ask a server: it is to speak up then, and only then. */
@Tag("once")
class SmokeScriptTest {
  private static final Path SCRIPT =
      Path.of("..", ".github", "scripts", "smoke").toAbsolutePath().normalize();

  private static final long WAIT_SECONDS = 300;

  @TempDir static Path folder;

  private static ChildServer server;

  private record Ended(int status, String said) {}

  @BeforeAll
  static void start() throws Exception {
    server = ChildServer.start(folder, Map.of(), "--ephemeral", "--port", "0").ready();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aServerOfThisApiHasNothingToFear() throws Exception {
    Ended ended = smoke("http://localhost:" + server.port() + "/");

    assertThat(ended.status).as(ended.said).isZero();
    assertThat(ended.said).doesNotContain("FAILED").hasLineCount(7);
  }

  @Test
  void whatAnswersOtherwiseFails() throws Exception {
    Ended other = smoke("http://localhost:" + server.port() + "/docs");

    assertThat(other.status).isEqualTo(1);
    assertThat(other.said)
        .contains("FAILED  it is ready", "wanted 200 application/json, got 404")
        .contains("6 of the checks failed");
  }

  @Test
  void whatDoesNotAnswerFails() throws Exception {
    Ended nobody = smoke("http://localhost:1");

    assertThat(nobody.status).isEqualTo(1);
    assertThat(nobody.said).contains("got 000", "7 of the checks failed");
  }

  /** What it says goes to a file: reading it from a pipe would wait without an end. */
  private Ended smoke(String url) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "smoke", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", SCRIPT.toString(), url)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SMOKE_TRIES", "1");
    builder.environment().put("HOME", folder.toString()); // nobody's .curlrc
    builder.environment().put("CURL_HOME", folder.toString());
    builder.environment().put("NO_PROXY", "*");
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as(said).isTrue();
    return new Ended(process.exitValue(), said);
  }
}
