package dev.vitae.adapter.migration.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Tag("once")
class BranchCommandTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.migrated();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void drop() throws Exception {
    BranchDatabases.dropOf(database.url());
  }

  @Test
  void eachVerbSaysInWordsWhatItDid() throws Exception {
    assertThat(run("create", "feature-x")).isZero();
    assertThat(run("list")).isZero();
    assertThat(run("diff", "feature-x")).isZero();
    assertThat(run("switch", "feature-x")).isZero();
    assertThat(run("list")).isZero();
    assertThat(run("reset", "feature-x")).isZero();
    assertThat(run("delete", "feature-x")).isZero();

    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("created feature-x from main \\([0-9]+ ms\\)"))
        .contains("* main", "feature-x has the schema and the migrations of main.")
        .anyMatch(line -> line.startsWith("* feature-x  from main  20"))
        .contains("switched to feature-x", "reset feature-x to main", "deleted feature-x");
    assertThat(err.toString()).isEmpty();
    assertThat(Files.readString(file())).as("nothing is chosen that is gone").isEmpty();
  }

  @Test
  void withJsonStandardOutputIsOneObject() {
    Json created = json("create", "feature-x", "--json");
    assertThat(created.text("name")).contains("feature-x");
    assertThat(created.text("parent")).contains("main");

    Json listed = json("list", "--json");
    assertThat(listed.objects("branches"))
        .extracting(branch -> branch.text("name").orElseThrow())
        .containsExactly("main", "feature-x");
    assertThat(listed.objects("branches").get(0).isTrue("served")).isTrue();

    assertThat(json("diff", "feature-x", "--json").text("parent")).contains("main");
    assertThat(json("switch", "feature-x", "--json").text("name")).contains("feature-x");
    assertThat(json("reset", "feature-x", "--json").text("name")).contains("feature-x");
    assertThat(json("delete", "feature-x", "--json").text("deleted")).contains("feature-x");
    assertThat(json("delete", "feature-x", "--json").text("error").orElseThrow())
        .startsWith("There is no branch feature-x");
  }

  @Test
  void theUrlIsPrintedWholeAndAloneAndLeadsToTheBranch() {
    run("create", "team/x");
    out.getBuffer().setLength(0);

    assertThat(run("url", "team/x")).isZero();

    assertThat(DatabaseUrl.parse(out.toString().strip()))
        .isEqualTo(new PostgresBranches(database.url()).url("team/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "1, delete gone, There is no branch gone",
    "1, create main, There is a branch main already",
    "1, create a~b, cannot be a branch's name",
    "1, delete main, main is nobody's copy",
    "2, delete, Missing required parameter",
    "2, list gone, Unmatched argument",
    "2, lst, Unmatched argument",
    "2, '', Missing required subcommand"
  })
  void whatIsRefusedIsAnsweredWithTheReasonAndItsExitCode(
      int code, String arguments, String reason) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(code);
    assertThat(err.toString()).contains(reason);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void settingsThatAreMissingHalfSetOrWrongAreNamed() {
    assertThat(run(Map.of(), "list")).isEqualTo(2);
    assertThat(run(Map.of("NEON_API_KEY", "napi_secret"), "list")).isEqualTo(2);
    assertThat(run(Map.of("NEON_PROJECT_ID", "floral-king-961888"), "list")).isEqualTo(2);
    assertThat(
            run(Map.of("DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/cv"), "list", "--json"))
        .isEqualTo(2);

    assertThat(err.toString())
        .contains("DATABASE_URL: is not set, and neither are MIGRATION_DATABASE_URL")
        .contains("NEON_PROJECT_ID: is not set, but NEON_API_KEY is")
        .contains("NEON_API_KEY: is not set, but NEON_PROJECT_ID is")
        .contains("names a database that cannot be reached")
        .doesNotContain("secret");
    assertThat(Json.read(out.toString()).text("error")).isPresent();
  }

  @Test
  void aChoiceIsKeptForEachPlace() {
    ChosenBranch here = new ChosenBranch(file(), "here:5432/cv");
    ChosenBranch there = new ChosenBranch(file(), "there:5432/a cv");
    assertThat(here.read()).isEmpty();

    here.write(Optional.of("feature-x"));
    there.write(Optional.of("team/y"));
    assertThat(here.read()).contains("feature-x");
    assertThat(there.read()).contains("team/y");

    here.write(Optional.empty());
    assertThat(here.read()).isEmpty();
    assertThat(there.read()).contains("team/y");
  }

  private Path file() {
    return folder.resolve("kept").resolve(ChosenBranch.FILE);
  }

  private Json json(String... arguments) {
    out.getBuffer().setLength(0);
    run(arguments);
    assertThat(out.toString().lines()).hasSize(1);
    return Json.read(out.toString());
  }

  private int run(String... arguments) {
    Branches branches = new PostgresBranches(database.url());
    return execute(
        new BranchCommand(
            () ->
                new BranchSession(
                    branches,
                    new ChosenBranch(file(), "the test's"),
                    name -> "start it",
                    () -> {})),
        arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return execute(new BranchCommand(environment), arguments);
  }

  private int execute(BranchCommand command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
