package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.LambdaProcess.Invoked;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.JsonScalars;
import dev.vitae.settings.testkit.TestExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deployable as a custom resource and called directly, by Lambda's own runtime client. */
@Tag("once")
class MigrationHandlerTest {
  private static final String JDKS = "dev.vitae.lambda.runtime.Jdk#all";
  private static final String NEWEST = Integer.toString(Migrator.newestVersion());
  private static final String ALL = Integer.toString(Migrations.shipped().scripts().size());
  private static final String ID =
      "vitae-migrations-ep-cool-darkness-123456.eu-central-1.aws.neon.tech-portfolio";
  private static final Duration LEFT = MigrationProcess.LEFT;

  /** Six seconds for work, of which waiting for a database gets two. */
  private static final Duration BRIEF = MigrationFunction.RESERVE.plusSeconds(6);

  /** CloudFormation takes no more. */
  private static final int BYTES = 4_096;

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @ParameterizedTest
  @MethodSource(JDKS)
  void aCreateMigratesAndTheSameEventAgainChangesNothing(Jdk jdk) throws SQLException {
    try (LambdaProcess process = MigrationProcess.on(jdk, database.url()).start()) {
      JsonScalars created = answer(process.invoke(MigrationProcess.event("create.json"), LEFT));
      assertThat(created.at("/PhysicalResourceId")).contains(ID);
      assertThat(created.at("/Data/Outcome")).contains("migrated");
      assertThat(created.at("/Data/Version")).contains(NEWEST);
      assertThat(created.at("/Data/Applied")).contains(ALL);
      assertThat(created.at("/Data/Names").orElse("")).contains("1 (guide schema), 2 (");

      String before = history();
      JsonScalars again = answer(process.invoke(MigrationProcess.event("create.json"), LEFT));
      assertThat(again.at("/PhysicalResourceId")).contains(ID);
      assertThat(again.at("/Data/Outcome")).contains("nothing to do");
      assertThat(again.at("/Data/Applied")).contains("0");
      assertThat(history()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void unpackedAsTheManagedRuntimeHasItMigratesToo(Jdk jdk) {
    try (LambdaProcess process = MigrationProcess.unpacked(jdk, database.url()).start()) {
      JsonScalars created = answer(process.invoke(MigrationProcess.event("create.json"), LEFT));
      assertThat(created.at("/Data/Version")).contains(NEWEST);
    }
  }

  @Test
  void anUpdateMigratesFromWhereTheDatabaseIs() {
    Steps.to(3, database);
    try (LambdaProcess process = MigrationProcess.on(Jdk.newest(), database.url()).start()) {
      JsonScalars updated = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(updated.at("/PhysicalResourceId")).contains(ID);
      assertThat(updated.at("/Data/Version")).contains(NEWEST);
      assertThat(updated.at("/Data/Names").orElse("")).startsWith("4 (");
    }
  }

  @Test
  void anUpdateThatRollsBackToMigrationsThatHaveRunHereSucceedsAndChangesNothing(
      @TempDir Path folder) throws Exception {
    Migrations older = withoutTheNewest(folder);
    new Migrator(database.url(), older, RunContext.none()).migrate();
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), database.url()).start()) {
      byte[] forward = MigrationProcess.event("update.json", older.hash());
      assertThat(answer(process.invoke(forward, LEFT)).at("/Data/Version")).contains(NEWEST);

      String before = history();
      byte[] back = MigrationProcess.event("update-rolling-back.json", older.hash());
      JsonScalars kept = answer(process.invoke(back, LEFT));
      assertThat(kept.at("/PhysicalResourceId")).contains(ID);
      assertThat(kept.at("/Data/Outcome").orElse("")).startsWith("rolled back");
      assertThat(kept.at("/Data/Version")).contains(NEWEST);
      assertThat(history()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"update-rolling-back.json", "update-of-another-build.json"})
  void migrationsThatAreNeitherOursNorHaveRunHereFailTheEvent(String file) throws SQLException {
    new Migrator(database.url()).migrate();
    String before = history();
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), database.url()).start()) {
      Invoked refused = process.invoke(MigrationProcess.event(file), LEFT);
      assertThat(failure(refused)).contains("different builds", "Deploy both from one build");
      assertThat(history()).isEqualTo(before);
    }
  }

  /** As an older build has them. */
  private static Migrations withoutTheNewest(Path folder) throws IOException {
    List<Script> scripts = Migrations.shipped().scripts();
    for (Script script : scripts) {
      if (!script.version().equals(Optional.of(NEWEST))) {
        Files.writeString(folder.resolve(script.file()), script.text());
        if (!script.configuration().isEmpty()) {
          Files.writeString(folder.resolve(script.file() + ".conf"), script.configuration());
        }
      }
    }
    return Migrations.in(folder);
  }

  @Test
  void anOlderFunctionOnANewerDatabaseSucceeds() throws SQLException {
    new Migrator(database.url()).migrate();
    execute(
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'x', 'SQL', 'V99__x.sql', 1, 'x', now(), 1, true)");
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), database.url()).start()) {
      JsonScalars ahead = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(ahead.at("/Data/Outcome").orElse("")).startsWith("nothing to do");
      assertThat(ahead.at("/Data/Version")).contains("99");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "delete.json," + ID,
    "delete-of-a-failed-create.json,AWSCDK::CustomResourceProviderFramework::CREATE_FAILED",
  })
  void aDeleteTouchesNoDatabaseAndNeedsNone(String file, String id) {
    try (LambdaProcess process =
        MigrationProcess.launch(Jdk.running())
            .setting("MIGRATION_DATABASE_URL", "postgresql://u:hunter2@localhost:1/gone")
            .start()) {
      JsonScalars deleted = answer(process.invoke(MigrationProcess.event(file), LEFT));
      assertThat(deleted.at("/PhysicalResourceId")).contains(id);
      assertThat(deleted.at("/Data/Outcome")).contains("the database stays as it is");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void directCallsAreAnsweredAsTheCommandLineDoes(Jdk jdk) {
    try (LambdaProcess process = MigrationProcess.on(jdk, database.url()).start()) {
      assertThat(direct(process, "status").at("/result")).contains("empty");
      assertThat(plan(process).at("/result")).contains("empty");
      assertThat(direct(process, "migrate").at("/result")).contains("done");
      assertThat(direct(process, "migrate").at("/result")).contains("nothing to do");
      assertThat(direct(process, "status").at("/version")).contains(NEWEST);
      assertThat(direct(process, "validate").at("/result")).contains("valid");
    }
  }

  @Test
  void whatIsNoEventIsRefusedWithWhatWasExpectedAndTheProcessLivesOn() {
    List<String> events =
        List.of(
            "",
            "garbage",
            "[]",
            "{}",
            "{\"action\":\"drop\"}",
            "{\"RequestType\":\"Recreate\"}",
            "{\"RequestType\":\"Create\",\"ResourceProperties\":{}}",
            "{\"RequestType\":\"Update\",\"ResourceProperties\":{\"DatabaseId\":\"x\"}}");
    try (LambdaProcess process = MigrationProcess.on(Jdk.newest(), database.url()).start()) {
      for (String event : events) {
        Invoked invoked = process.invoke(event.getBytes(UTF_8), LEFT);
        assertThat(failure(invoked)).as(event).startsWith("The function cannot read its event: ");
      }
      assertThat(direct(process, "status").at("/result")).contains("empty");
    }
  }

  @Test
  void aMigrationThatFailsFailsTheEventWithItsReason() throws SQLException {
    Steps.to(5, database);
    execute("INSERT INTO skills (name, category, level) VALUES (' ', 'b', 1)");
    try (LambdaProcess process = MigrationProcess.on(Jdk.newest(), database.url()).start()) {
      Invoked invoked = process.invoke(MigrationProcess.event("update.json"), LEFT);
      assertThat(failure(invoked)).contains("failed", "skills_name_blank");
      assertThat(direct(process, "status").at("/version")).contains("6");

      execute("UPDATE skills SET name = 'A'");
      JsonScalars updated = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(updated.at("/Data/Version")).contains(NEWEST);
    }
  }

  @Test
  void aMigrationThatWaitsStopsItselfBeforeItsTimeIsOver() throws SQLException {
    Steps.to(4, database);
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), database.url()).start();
        Connection other = database.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills IN ACCESS EXCLUSIVE MODE");
      Invoked stopped = process.invoke(MigrationProcess.event("update.json"), BRIEF);
      assertThat(stopped.late()).isFalse();
      assertThat(failure(stopped)).contains("its time of");
      other.rollback();

      JsonScalars updated = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(updated.at("/Data/Version")).contains(NEWEST);
    }
  }

  @Test
  void withoutTimeEnoughToStopNothingIsBegun() {
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), database.url()).start()) {
      Invoked refused =
          process.invoke(MigrationProcess.event("create.json"), Duration.ofSeconds(30));
      assertThat(failure(refused)).startsWith("Give the function a longer timeout");
      for (String action : List.of("status", "validate", "plan")) {
        Invoked brief =
            process.invoke(
                ("{\"action\":\"" + action + "\"}").getBytes(UTF_8), Duration.ofSeconds(30));
        assertThat(failure(brief)).startsWith("Give the function a longer timeout");
      }
      assertThat(direct(process, "status").at("/result")).contains("empty");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "unset",
      value = {
        "unset | MIGRATION_DATABASE_URL is not set",
        "mysql://u:hunter2@h/d | MIGRATION_DATABASE_URL",
        "postgresql://u:hunter2@localhost:1/d | Correct MIGRATION_DATABASE_URL",
      })
  void settingsThatAreWrongFailTheEventAndNameTheSetting(String url, String reason) {
    LambdaProcess.Launch launch = MigrationProcess.launch(Jdk.running());
    try (LambdaProcess process =
        (url == null ? launch : launch.setting("MIGRATION_DATABASE_URL", url)).start()) {
      Invoked refused = process.invoke(MigrationProcess.event("create.json"), BRIEF);
      assertThat(failure(refused)).contains(reason);
      assertThat(refused.text() + process.said()).doesNotContain("hunter2");
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertThat(refused(database.url().withDatabase("nowhere")))
        .startsWith("Correct MIGRATION_DATABASE_URL, ")
        .contains("has no database named nowhere");
  }

  @Test
  void aPasswordThatIsRefusedFailsTheEventWithoutIt() throws Exception {
    try (RefusingServer server = new RefusingServer()) {
      assertThat(refused(server.url()))
          .contains("does not accept the password of the user ada")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void aPasswordThatIsRefusedIsReadOnceMoreWhereItMayHaveChanged() throws Exception {
    try (RefusingServer server = new RefusingServer();
        TestExtension extension = new TestExtension();
        LambdaProcess process = withParameter(extension).start()) {
      extension.then(200, parameter(server.url())).then(200, parameter(database.url()));

      JsonScalars created = answer(process.invoke(MigrationProcess.event("create.json"), LEFT));
      assertThat(created.at("/Data/Version")).contains(NEWEST);
      assertThat(extension.asked()).hasSize(2);
    }
  }

  /** As a stack names them: both as RDS's JSON, where the database is beside it. */
  @Test
  void rolesAreSetUpWithTheApisPasswordAndANewOneIsSetByTheNextUpdate() throws Exception {
    AtomicReference<String> password = new AtomicReference<>("reads-and-writes");
    try (MasterUser master = new MasterUser(database);
        TestExtension extension = new TestExtension();
        LambdaProcess process = withSecrets(extension).start()) {
      extension.then(
          exchange -> {
            boolean api = exchange.getRequestURI().getQuery().equals("secretId=vitae/api");
            DatabaseUrl login =
                api ? master.url().withLogin("vitae_app", password.get()) : master.url();
            TestExtension.send(exchange, 200, secret(login).getBytes(UTF_8));
          });

      JsonScalars created = answer(process.invoke(MigrationProcess.event("create.json"), LEFT));
      assertThat(created.at("/Data/Version")).contains(NEWEST);
      assertThat(created.at("/Data/Roles").orElse("")).isNotIn("", "0");
      JsonScalars again = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(again.at("/Data/Roles")).contains("0");

      password.set("another-one");
      JsonScalars changed = answer(process.invoke(MigrationProcess.event("update.json"), LEFT));
      assertThat(changed.at("/Data/Roles")).contains("1");
      DriverManager.getConnection(database.url().jdbcUrl(), "vitae_app", "another-one").close();
      assertThat(process.said())
          .contains("roles: vitae_app has the password that was given")
          .doesNotContain("reads-and-writes", "another-one", "master-password");
    }
  }

  private LambdaProcess.Launch withSecrets(TestExtension extension) {
    LambdaProcess.Launch launch =
        MigrationProcess.launch(Jdk.running())
            .setting("MIGRATION_DATABASE_SECRET", "vitae/master")
            .setting("APPLICATION_DATABASE_SECRET", "vitae/api")
            .setting("PGHOST", database.url().host())
            .setting("PGPORT", Integer.toString(database.url().port()))
            .setting("PGDATABASE", database.url().database());
    for (Map.Entry<String, String> variable : extension.environment().entrySet()) {
      launch = launch.setting(variable.getKey(), variable.getValue());
    }
    return launch;
  }

  private static String secret(DatabaseUrl login) {
    return "{\"SecretString\":\"{\\\"username\\\":\\\"%s\\\",\\\"password\\\":\\\"%s\\\"}\"}"
        .formatted(login.user().orElseThrow(), login.password().orElseThrow());
  }

  private static LambdaProcess.Launch withParameter(TestExtension extension) {
    LambdaProcess.Launch launch =
        MigrationProcess.launch(Jdk.running())
            .setting("MIGRATION_DATABASE_URL_PARAMETER", "/vitae/migrations");
    for (Map.Entry<String, String> variable : extension.environment().entrySet()) {
      launch = launch.setting(variable.getKey(), variable.getValue());
    }
    return launch;
  }

  private static String parameter(DatabaseUrl url) {
    return "{\"Parameter\":{\"Value\":\"%s\"}}".formatted(LambdaProcess.text(url));
  }

  private String refused(DatabaseUrl url) {
    try (LambdaProcess process = MigrationProcess.on(Jdk.running(), url).start()) {
      return failure(process.invoke(MigrationProcess.event("create.json"), LEFT));
    }
  }

  private static JsonScalars direct(LambdaProcess process, String action) {
    return answer(process.invoke(("{\"action\":\"" + action + "\"}").getBytes(UTF_8), LEFT));
  }

  /** Nobody but the caller reads it: it may be as long as it has to be. */
  private static JsonScalars plan(LambdaProcess process) {
    return read(process.invoke("{\"action\":\"plan\"}".getBytes(UTF_8), LEFT));
  }

  private static JsonScalars answer(Invoked invoked) {
    assertThat(invoked.payload().length).isLessThan(BYTES);
    return read(invoked);
  }

  private static JsonScalars read(Invoked invoked) {
    assertThat(invoked.failed()).as(invoked.text()).isFalse();
    assertThat(invoked.late()).isFalse();
    return JsonScalars.read(invoked.text()).orElseThrow();
  }

  /** What the Provider framework makes the stack's event of. */
  private static String failure(Invoked invoked) {
    assertThat(invoked.failed()).as(invoked.text()).isTrue();
    String message =
        JsonScalars.read(invoked.text()).flatMap(json -> json.at("/errorMessage")).orElseThrow();
    assertThat(message.lines().findFirst().orElse("").length()).isBetween(20, 199);
    return message;
  }

  private String history() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Rows.text(
          connection,
          "SELECT string_agg(h::text, ',' ORDER BY h::text) FROM flyway_schema_history h");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(connection, sql);
    }
  }
}
