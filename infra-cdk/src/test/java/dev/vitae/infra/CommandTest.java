package dev.vitae.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app as the command line of the CDK starts it: the command of cdk.json, in a process. */
@WithNode
@Tag("once")
class CommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What jsii says of the age of a Node. */
  private static final Pattern BANNER = Pattern.compile("(?m)^(!!.*)?\\R");

  private static final Path MODULE = Path.of("").toAbsolutePath();

  @TempDir Path temporary;

  /** In another process than the tests, whose maps have an order of their own. */
  @Test
  void itWritesWhatTheTestsSee() throws IOException, InterruptedException {
    SynthesizedStack stack = SynthesizedStack.of(Stage.PROD, DatabaseKind.AURORA);
    Ran ran = run(MODULE, System.getenv("PATH"), "stage", "prod", "database", "aurora");

    assertThat(ran.errors()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(deployed(output())).isEqualTo(deployed(stack.assembly()));
  }

  /** All but what the CDK notes for messages of its own: in which folder of jsii something was. */
  private static Map<String, String> deployed(Path assembly) throws IOException {
    Map<String, String> files = Bytes.of(assembly);
    files.keySet().removeIf(name -> name.endsWith(".metadata.json"));
    assertThat(files).containsKeys("manifest.json", "vitae-prod.template.json");
    return files;
  }

  @Test
  void allThatIsWrongIsOneMessageAndNothingIsWritten() throws IOException, InterruptedException {
    Ran ran = run(MODULE, System.getenv("PATH"), "stage", "prod", "databse", "neon");

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.errors())
        .isEqualTo(
            """
            Nothing was synthesized:
              databse is no context value of this app: correct it (the nearest one is database), \
            or take it out of where it comes from: -c, cdk.json, cdk.context.json or ~/.cdk.json
              database is not set
                  for example -c database=neon
            """);
    assertThat(ran.output()).isEmpty();
    assertThat(Bytes.of(output())).isEmpty();
  }

  @Test
  void whatWasNotBuiltIsNamedWithTheRemedy() throws IOException, InterruptedException {
    Path elsewhere = Files.createDirectory(temporary.resolve("infra-cdk"));
    Files.createSymbolicLink(elsewhere.resolve("target"), MODULE.resolve("target"));
    Files.createSymbolicLink(elsewhere.resolve("app"), MODULE.resolve("app"));
    Ran ran = run(elsewhere, System.getenv("PATH"), "stage", "dev", "database", "neon");

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.errors())
        .isEqualTo(
            """
            Nothing to deploy: run mvn package in the checkout. Missing:
              ../adapter-lambda/target/adapter-lambda.zip
              ../adapter-migration/target/adapter-migration.jar
            """);
    assertThat(Bytes.of(output())).isEmpty();
  }

  @Test
  void withoutABuildItSaysSo() throws IOException, InterruptedException {
    Path elsewhere = Files.createDirectory(temporary.resolve("infra-cdk"));
    Files.createSymbolicLink(elsewhere.resolve("app"), MODULE.resolve("app"));
    Ran ran = run(elsewhere, System.getenv("PATH"), "stage", "dev", "database", "neon");

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.errors()).isEqualTo("Nothing to deploy: run mvn package in the checkout.\n");
  }

  @Test
  void withoutNodeItSaysWhatIsMissing() throws IOException, InterruptedException {
    Path programs = Files.createDirectory(temporary.resolve("bin"));
    Files.createSymbolicLink(programs.resolve("cat"), Path.of("/bin/cat"));
    Ran ran = run(MODULE, programs.toString(), "stage", "dev", "database", "neon");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.errors())
        .isEqualTo(
            "The CDK refuses: it runs on Node 22 or later, and there is no node on the PATH\n");
  }

  private Path output() {
    return temporary.resolve("cdk.out");
  }

  private Ran run(Path where, String path, String... context)
      throws IOException, InterruptedException {
    Map<String, String> values = Map.of(context[0], context[1], context[2], context[3]);
    Path out = temporary.resolve("out");
    Path errors = temporary.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command())
            .directory(where.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + path);
    builder.environment().put("CDK_CONTEXT_JSON", JSON.writeValueAsString(values));
    builder.environment().put("CDK_OUTDIR", output().toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = BANNER.matcher(Files.readString(errors)).replaceAll("");
    return new Ran(process.exitValue(), Files.readString(out), said);
  }

  private static String command() throws IOException {
    return JSON.readTree(MODULE.resolve("cdk.json").toFile()).get("app").textValue();
  }

  private record Ran(int status, String output, String errors) {}
}
