package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.JsonScalars;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class MigrationCommandTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private static final String NEWEST = Integer.toString(Migrator.newestVersion());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void migrateAppliesEverythingAndASecondTimeNothing() {
    assertThat(run("migrate")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString())
        .contains("applied 1 (guide schema)")
        .containsPattern("The schema is at version " + NEWEST + " now \\([0-9]+ ms\\)\\.");

    assertThat(run("migrate")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("Nothing to do: the schema is at version " + NEWEST);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void statusSaysWhatIsPendingAndIsNoFailure() {
    assertThat(run("status")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString())
        .contains("The database is empty.", "pending " + NEWEST + " (", "To run them: migrate.");

    run("migrate");
    assertThat(run("status")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString())
        .contains("The schema is at version " + NEWEST + ", nothing is pending.");
  }

  @Test
  void aNewerDatabaseIsReportedAndNoFailure() throws Exception {
    run("migrate");
    execute(
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'x', 'SQL', 'V99__x.sql', 1, 'x', now(), 1, true)");

    assertThat(run("migrate")).isEqualTo(MigrationCommand.DONE);
    assertThat(run("status")).isEqualTo(MigrationCommand.DONE);
    assertThat(run("validate")).isEqualTo(MigrationCommand.DONE);
    assertThat(
            out.toString()
                .lines()
                .filter(line -> line.contains("version 99, newer than the " + NEWEST)))
        .hasSize(3);
    assertThat(out.toString()).contains("so it was not compared.").doesNotContain("is as the");
    assertThat(run("validate", "--json")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("{\"result\":\"ahead\"", "so it was not compared.\"}");
  }

  @Test
  void aDatabaseWithTablesIsTakenOverOnlyWhenAsked() throws Exception {
    execute(Migrations.shipped().text(1));
    execute("INSERT INTO skills (name, category, level) VALUES (' A', 'b', 1)");

    assertThat(run("migrate")).isEqualTo(MigrationCommand.FAILED);
    assertThat(err.toString()).contains("migrate --baseline");
    assertThat(run("status")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("migrate --baseline");

    assertThat(run("migrate", "--baseline")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString())
        .contains("repaired skills.name: blanks around the text removed in 1 row")
        .contains("applied 2 (revisions and time zones)")
        .doesNotContain("applied 1 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "migrate --basline | --baseline",
        "migrat            | Did you mean migrate?",
        "stats             | Did you mean status?",
        "--hepl            | --help",
        "migrate --jsno    | --json",
        "--migrations x status | Options follow the verb: status --migrations",
        "migrate status    | One verb at a time: migrate, then status.",
      })
  void anUnknownWordIsAnsweredWithTheNearestKnownOne(String arguments, String nearest) {
    assertThat(run(arguments.split(" "))).isEqualTo(MigrationCommand.SETTINGS);
    assertThat(err.toString()).contains(nearest);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void asJsonStandardOutputIsOneObject() {
    JsonScalars pending = json(MigrationCommand.DONE, "status", "--json");
    assertThat(pending.at("/result")).contains("empty");
    assertThat(pending.at("/pending/0/description")).contains("guide schema");

    JsonScalars migrated = json(MigrationCommand.DONE, "migrate", "--json");
    assertThat(migrated.at("/result")).contains("done");
    assertThat(migrated.at("/to")).contains(NEWEST);
    assertThat(migrated.at("/applied/0/version")).contains("1");

    assertThat(json(MigrationCommand.DONE, "migrate", "--json").at("/result"))
        .contains("nothing to do");
    assertThat(json(MigrationCommand.DONE, "validate", "--json").at("/result")).contains("valid");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "migrate --json --basline | 2 | --basline",
        "migrat --json | 2 | migrat",
        "--json migrate | 2 | Options follow the verb: migrate --json",
        "status migrate --json | 2 | One verb at a time",
        "status --json --migrations nowhere | 2 | There is no folder nowhere",
        "migrate --json | 1 | migrate --baseline",
      })
  void asJsonAFailureIsOneObjectToo(String arguments, int exitCode, String reason)
      throws Exception {
    execute("CREATE TABLE mine (id int)");
    JsonScalars failed = json(exitCode, arguments.split(" "));
    assertThat(failed.at("/result")).contains("failed");
    assertThat(failed.at("/reason").orElse("")).contains(reason);
  }

  @Test
  void asJsonAFailureHoldsNoValueOfARow(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("V1__wrong.sql"), "SELECT 'hunter2@example.org'::text::integer");
    JsonScalars failed =
        json(MigrationCommand.FAILED, "migrate", "--json", "--migrations", folder.toString());
    assertThat(failed.at("/reason").orElse("")).contains("invalid input syntax for type integer");
    assertThat(out.toString() + err).doesNotContain("hunter2");
  }

  /** The one line on standard output. */
  private JsonScalars json(int exitCode, String... arguments) {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(exitCode);
    assertThat(out.toString().lines()).hasSize(1);
    return JsonScalars.read(out.toString()).orElseThrow();
  }

  @Test
  void aFolderOfOnesOwnStandsInForTheShippedMigrations(@TempDir Path folder) throws Exception {
    assertThat(run("migrate", "--migrations", folder.toString()))
        .isEqualTo(MigrationCommand.SETTINGS);
    assertThat(err.toString()).contains("--migrations: ", "holds no migration");

    Files.writeString(folder.resolve("V2026.11__first.sql"), "CREATE TABLE first (id bigint)");
    Files.writeString(folder.resolve("R__grants.sql"), "COMMENT ON TABLE first IS 'granted'");
    assertThat(run("migrate", "--migrations", folder.toString())).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("applied 2026.11 (first)", "at version 2026.11 now");
    assertThat(run("status", "--migrations", folder.toString())).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("at version 2026.11, nothing is pending");
  }

  @Test
  void whatWasChangedAfterItRanIsInvalidUntilItIsRepaired(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("V1__first.sql");
    Files.writeString(script, "CREATE TABLE first (id bigint)");
    assertThat(run("migrate", "--migrations", folder.toString())).isZero();
    Files.writeString(script, "CREATE TABLE first (id bigint); -- changed");

    assertThat(run("migrate", "--migrations", folder.toString()))
        .isEqualTo(MigrationCommand.FAILED);
    assertThat(run("validate", "--migrations", folder.toString()))
        .isEqualTo(MigrationCommand.FAILED);
    assertThat(out.toString()).contains("1 (first) has changed since it ran");
    assertThat(run("repair", "--migrations", folder.toString())).isZero();
    assertThat(run("validate", "--migrations", folder.toString())).isZero();
  }

  @Test
  void aPasswordThatIsRefusedIsASettingThatIsWrong() throws Exception {
    try (RefusingServer server = new RefusingServer()) {
      assertThat(run(Map.of("MIGRATION_DATABASE_URL", text(server.url())), "status"))
          .isEqualTo(MigrationCommand.SETTINGS);
    }
    assertThat(err.toString())
        .contains("MIGRATION_DATABASE_URL: ", "does not accept the password of the user ada")
        .doesNotContain("hunter2");
  }

  @Test
  void aPooledHostIsRefusedWithTheSettingThatShouldNameAnother() {
    String pooled = "postgresql://u:hunter2@ep-a-1-pooler.eu-central-1.aws.neon.tech/d";
    assertThat(run(Map.of("MIGRATION_DATABASE_URL", pooled), "migrate")).isNotZero();
    assertThat(err.toString())
        .contains("MIGRATION_DATABASE_URL", "pooler")
        .doesNotContain("hunter2");
  }

  @Test
  void aPlanSaysWhatWouldRunAndChangesNothing() {
    JsonScalars plan = json(MigrationCommand.DONE, "plan", "--json");
    assertThat(plan.at("/scripts/0/file")).contains("V1__guide_schema.sql");
    assertThat(plan.at("/scripts/0/outcome")).contains("rehearsed");
    assertThat(run("plan")).isEqualTo(MigrationCommand.DONE);
    assertThat(out.toString()).contains("V1__guide_schema.sql (", "to run them: migrate");
    assertThat(json(MigrationCommand.DONE, "status", "--json").at("/result")).contains("empty");
  }

  @Test
  void aDifferenceOfTheSchemaIsNamedAndAFailure() throws Exception {
    run("migrate");
    assertThat(json(MigrationCommand.DONE, "validate", "--json").at("/result")).contains("valid");
    execute("ALTER TABLE skills ADD COLUMN hobby text");
    JsonScalars drift = json(MigrationCommand.FAILED, "validate", "--json");
    assertThat(drift.at("/result")).contains("drift");
    assertThat(drift.at("/differences/0").orElse("")).contains("hobby");
    assertThat(run("validate")).isEqualTo(MigrationCommand.FAILED);
    assertThat(out.toString()).contains("hobby");
  }

  @Test
  void withoutAVerbTheUsageIsAskedFor() {
    assertThat(run()).isEqualTo(MigrationCommand.SETTINGS);
    assertThat(err.toString()).contains("--help");
  }

  @Test
  void helpAndVersionAreAnsweredWithoutADatabase() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(run(Map.of(), "migrate", "--help")).isZero();
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString())
        .contains("MIGRATION_DATABASE_URL", "Exit codes", "--baseline", "schema version " + NEWEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "unset",
      value = {
        "unset                              | is not set, and neither are PGHOST and PGDATABASE",
        "postgresql://u:hunter2@h           | names no database",
        "postgresql://u:hunter2@h/d?branch=x| branch",
        "postgresql://u:hunter2@localhost:1/d | localhost:1",
        "postgresql://u:hunter2@nowhere.invalid/d | the host nowhere.invalid is not known",
      })
  void aSettingThatIsWrongIsNamedWithReasonAndExampleButWithoutThePassword(
      String url, String reason) {
    Map<String, String> environment =
        url == null
            ? Map.of("DATABASE_URL", "postgresql://u:hunter2@h/d")
            : Map.of("MIGRATION_DATABASE_URL", url);

    assertThat(run(environment, "migrate")).isEqualTo(MigrationCommand.SETTINGS);
    assertThat(err.toString())
        .contains("MIGRATION_DATABASE_URL: ", reason)
        .contains("for example MIGRATION_DATABASE_URL=postgresql://user:password@host")
        .doesNotContain("hunter2");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDatabaseThatIsNotThereIsASettingThatIsWrong() {
    DatabaseUrl nowhere = database.url().withDatabase("nowhere");

    assertThat(run(Map.of("MIGRATION_DATABASE_URL", text(nowhere)), "status"))
        .isEqualTo(MigrationCommand.SETTINGS);
    assertThat(err.toString()).contains("has no database named nowhere");
  }

  @Test
  void theDatabaseMayBeGivenInParts() {
    DatabaseUrl url = database.url();
    Map<String, String> parts =
        Map.of(
            "PGHOST", url.host(),
            "PGPORT", Integer.toString(url.port()),
            "PGDATABASE", url.database(),
            "PGUSER", url.user().orElse(""),
            "PGPASSWORD", url.password().orElse(""));

    assertThat(run(parts, "status")).isEqualTo(MigrationCommand.DONE);
  }

  @Test
  void asAProcessItKeepsResultAndLogApart() throws Exception {
    execute("CREATE SCHEMA other");
    Process process = start("migrate");
    String result = new String(process.getInputStream().readAllBytes(), UTF_8);
    String log = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(log).isEmpty();
    assertThat(process.exitValue()).isZero();
    assertThat(result.lines())
        .hasSize(Migrations.shipped().scripts().size() + 1)
        .allMatch(line -> line.matches("applied .*|The schema.*"));
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MigrationCommand.class.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("MIGRATION_DATABASE_URL", text(database.url()));
    return builder.start();
  }

  private int run(String... arguments) {
    return run(Map.of("MIGRATION_DATABASE_URL", text(database.url())), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return MigrationCommand.run(
        environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(connection, sql);
    }
  }

  /** The URL with its password, as an environment holds it. */
  private static String text(DatabaseUrl url) {
    String login =
        url.user()
            .map(
                user ->
                    url.password()
                            .map(password -> encoded(user) + ":" + encoded(password))
                            .orElse(encoded(user))
                        + "@")
            .orElse("");
    String properties =
        url.properties().entrySet().stream()
            .map(property -> property.getKey() + "=" + encoded(property.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return "postgresql://" + login + url.authority() + "/" + url.database() + properties;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
