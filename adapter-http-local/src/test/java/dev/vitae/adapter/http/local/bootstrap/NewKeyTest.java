package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code vitae key new} and the server that is given its digest, in processes of their own. */
@Tag("once")
class NewKeyTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private static final String ADA =
      "{\"name\": \"Ada Lovelace\", \"title\": \"Analyst\", \"email\": \"ada@example.org\"}";

  /** What takes a server's time to load, and a key has no use for. */
  private static final Pattern OF_A_SERVER =
      Pattern.compile(
          "^\\S* ?(org\\.(eclipse\\.jetty|flywaydb|postgresql)|com\\.zaxxer|io\\.javalin|kotlin|dagger|tools\\.jackson)\\..*",
          Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void theDigestLineLetsTheKeyWriteAndNoLogEverHoldsAKey() throws Exception {
    String[] laptop = newKey("laptop");
    String[] ci = newKey("ci");
    String stranger = ApiKey.generate(new SecureRandom()).reveal();
    Map<String, String> environment = ChildServer.environment(DATABASE.url());
    environment.put("API_KEY_DIGESTS", laptop[1] + "," + ci[1]);
    environment.put("LOG_LEVEL", "TRACE"); // the libraries', too

    try (ChildServer server = ChildServer.start(folder, environment, "--port", "0").ready()) {
      var refused = server.put("/api/personal-info", stranger, ADA);
      String id = refused.headers().firstValue("X-Request-Id").orElseThrow();
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body() + refused.headers()).doesNotContain(stranger);
      assertThat(server.put("/api/personal-info", laptop[0], ADA).statusCode()).isEqualTo(201);
      assertThat(server.put("/api/personal-info", ci[0], ADA).statusCode()).isEqualTo(200);
      server.stop(); // now all of the log is written

      assertThat(server.said())
          .containsPattern("PUT /api/personal-info 401 .*" + id + " \\(refused: the key is not")
          .contains("(key laptop)", "(key ci)");
      assertThat(List.of(stranger, laptop[0], ci[0])).noneMatch(server.said()::contains);
    }
  }

  @Test
  void aKeyIsMadeWithoutAServerAndLeavesNoTrace() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path loaded = folder.resolve("loaded.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded + "::filesize=0",
                "-cp",
                System.getProperty("java.class.path"),
                Vitae.class.getName(),
                "key",
                "new",
                "--name",
                "laptop")
            .directory(empty.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isZero();
    assertThat(empty).isEmptyDirectory();
    String classes = Files.readString(loaded);
    assertThat(classes).contains(KeyCommand.class.getName());
    assertThat(OF_A_SERVER.matcher(classes).results().map(Object::toString)).isEmpty();
  }

  @Test
  void aNameThatCannotBeOneEndsWithAnExample() throws Exception {
    try (ChildServer command = ChildServer.start(folder, Map.of(), "key", "new", "--name", "a b")) {
      assertThat(command.exitStatus()).isEqualTo(2);
      assertThat(command.banner()).isEmpty();
      assertThat(command.said()).contains("--name: 'a b' is not").contains("for example");
    }
  }

  /**
   * @return the key and its digest line
   */
  private String[] newKey(String name) throws Exception {
    try (ChildServer command = ChildServer.start(folder, Map.of(), "key", "new", "--name", name)) {
      assertThat(command.exitStatus()).as(command.said()).isZero();
      Matcher lines = Pattern.compile("Key +(\\S+)\\RDigest +(\\S+)\\R").matcher(command.banner());
      assertThat(lines.matches()).as(command.banner()).isTrue();
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest(lines.group(1).getBytes(StandardCharsets.US_ASCII));
      assertThat(lines.group(2)).isEqualTo(name + ":" + HexFormat.of().formatHex(sha256));
      return new String[] {lines.group(1), lines.group(2)};
    }
  }
}
