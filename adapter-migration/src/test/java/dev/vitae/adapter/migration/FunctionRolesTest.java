package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.JsonScalars;
import dev.vitae.settings.testkit.TestExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The function where its login is the administrator's, and nobody else reaches the database. */
@Tag("once")
class FunctionRolesTest {
  private static final String APPLICATION_URL = "APPLICATION_DATABASE_URL";
  private static final String PASSWORD = "reads-and-writes";

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private MasterUser master;

  @BeforeEach
  void begin() throws SQLException {
    master = new MasterUser(database);
  }

  @AfterEach
  void end() throws SQLException {
    master.close();
  }

  @Test
  void theRolesAreSetUpAfterEachMigrationAndASecondTimeThereIsNothingToDo() throws Exception {
    try (LogLines log = new LogLines()) {
      MigrationFunction older = function(settings("vitae_app", PASSWORD), olderMigrations());
      assertThat(answer(older, "{\"action\":\"migrate\"}").at("/roles").orElse(""))
          .isNotIn("", "0");
      assertThat(owners()).isEqualTo("vitae_owner");

      MigrationFunction function = function(settings("vitae_app", PASSWORD));
      JsonScalars created = create(function);
      assertThat(created.at("/Data/Outcome")).contains("migrated");
      assertThat(created.at("/Data/Roles").orElse("")).isNotIn("", "0");
      assertThat(owners()).isEqualTo("vitae_owner");
      assertThat(log.lines())
          .contains("roles: vitae_app has the password that was given")
          .noneMatch(
              line -> line.contains("MIGRATOR_PASSWORD") || line.contains("READONLY_PASSWORD"))
          .noneMatch(line -> line.contains(PASSWORD) || line.contains("master-password"));

      assertThat(create(function).at("/Data/Roles")).contains("0");
      assertThat(answer(function, "{\"action\":\"validate\"}").at("/result")).contains("valid");
    }
    try (Connection app = application(PASSWORD)) {
      Rows.run(app, "INSERT INTO skills (name, category, level) VALUES ('Java', 'x', 5)");
      assertThat(Rows.text(app, "SELECT name FROM skills")).isEqualTo("Java");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> Rows.run(app, "ALTER TABLE skills ADD COLUMN note text"));
    }
  }

  @Test
  void aPasswordThatHasChangedIsSetByTheNextEvent() throws SQLException {
    create(function(settings("vitae_app", PASSWORD)));

    JsonScalars changed = create(function(settings("vitae_app", "another-one")));

    assertThat(changed.at("/Data/Outcome")).contains("nothing to do");
    assertThat(changed.at("/Data/Roles")).contains("1");
    application("another-one").close();
  }

  @Test
  void withoutTheSettingTheRolesStayAsTheyAre() throws SQLException {
    assertThat(create(function(settings())).at("/Data/Roles")).contains("0");
    assertThat(owners()).contains("master_of_");
  }

  @Test
  void aLoginThatIsNotTheApisIsRefusedBeforeAnythingIsChanged() {
    MigrationFunction function = function(settings("somebody", PASSWORD));

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> create(function))
        .withMessageContainingAll(
            "Correct APPLICATION_DATABASE_URL", "login of somebody", "vitae_app", "unset it")
        .withMessageNotContaining(PASSWORD);
    assertThat(answer(function, "{\"action\":\"status\"}").at("/result")).contains("empty");
  }

  @Test
  void rolesThatCannotBeSetUpFailTheEventAndTheNextOneDoesTheRest() throws SQLException {
    MigrationFunction function = function(settings("vitae_app", PASSWORD));
    master.mayCreateRoles(false);
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> create(function))
        .withMessageStartingWith("The schema is migrated, its roles are not")
        .withMessageContaining("may not create roles");

    master.mayCreateRoles(true);
    JsonScalars created = create(function);

    assertThat(created.at("/Data/Outcome")).contains("nothing to do");
    assertThat(created.at("/Data/Roles").orElse("")).isNotIn("", "0");
    assertThat(owners()).isEqualTo("vitae_owner");
  }

  @Test
  void aServerThatIsGoneAfterTheMigrationLeavesTheRolesAndSaysSo() throws IOException {
    try (RefusingServer server = new RefusingServer(master.url());
        TestExtension extension = new TestExtension()) {
      extension
          .then(200, secret())
          .then(
              exchange -> {
                server.refuse(Integer.MAX_VALUE);
                TestExtension.send(exchange, 200, secret().getBytes(UTF_8));
              });
      MigrationFunction impatient =
          new MigrationFunction(
              new FunctionSettings(settings(server, extension)),
              Migrations.shipped(),
              Duration.ZERO);

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> create(impatient))
          .withMessageStartingWith(
              "The schema is migrated, its roles are not as they should be: MIGRATION_DATABASE_URL"
                  + " names a database that cannot be reached")
          .withMessageNotContaining("master-password");
    }
    assertThat(answer(function(settings()), "{\"action\":\"status\"}").at("/result"))
        .contains("current");
  }

  @Test
  void aServerThatIsGoneForAWhileAfterTheMigrationIsWaitedFor() throws IOException {
    try (RefusingServer server = new RefusingServer(master.url());
        TestExtension extension = new TestExtension()) {
      extension
          .then(200, secret())
          .then(
              exchange -> {
                server.refuse(1);
                TestExtension.send(exchange, 200, secret().getBytes(UTF_8));
              })
          .then(200, secret());

      JsonScalars created = create(function(settings(server, extension)));

      assertThat(created.at("/Data/Outcome")).contains("migrated");
      assertThat(created.at("/Data/Roles").orElse("")).isNotIn("", "0");
    }
  }

  @Test
  void aSecretThatIsGoneAfterTheMigrationLeavesTheRolesAndSaysSo() throws IOException {
    try (RefusingServer server = new RefusingServer(master.url());
        TestExtension extension = new TestExtension()) {
      extension.then(200, secret()).then(404, "gone");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> create(function(settings(server, extension))))
          .withMessageStartingWith("The schema is migrated, its roles are not as they should be: ")
          .withMessageContaining("vitae/api");
    }
  }

  @Test
  void aRollbackTouchesNoRolesAndReadsNoLogin() throws IOException {
    Migrations older = olderMigrations();
    answer(function(settings(), older), "{\"action\":\"migrate\"}");
    create(function(settings()));

    JsonScalars kept =
        answer(
            function(settings("somebody", PASSWORD)),
            new String(MigrationProcess.event("update-rolling-back.json", older.hash()), UTF_8));

    assertThat(kept.at("/Data/Outcome").orElse("")).startsWith("rolled back");
    assertThat(kept.at("/Data/Roles")).contains("0");
  }

  private Map<String, String> settings() {
    return new HashMap<>(Map.of("MIGRATION_DATABASE_URL", LambdaProcess.text(master.url())));
  }

  private Map<String, String> settings(String user, String password) {
    Map<String, String> settings = settings();
    DatabaseUrl application = database.url().withLogin(user, password);
    settings.put(APPLICATION_URL, LambdaProcess.text(application));
    return settings;
  }

  private static Map<String, String> settings(RefusingServer server, TestExtension extension) {
    Map<String, String> settings = new HashMap<>(extension.environment());
    settings.put("MIGRATION_DATABASE_URL", LambdaProcess.text(server.url()));
    settings.put("APPLICATION_DATABASE_SECRET", "vitae/api");
    settings.put("PGHOST", server.url().host());
    settings.put("PGDATABASE", server.url().database());
    return settings;
  }

  private static String secret() {
    return "{\"SecretString\":\"{\\\"username\\\":\\\"vitae_app\\\",\\\"password\\\":\\\"%s\\\"}\"}"
        .formatted(PASSWORD);
  }

  private static MigrationFunction function(Map<String, String> settings) {
    return function(settings, Migrations.shipped());
  }

  private static MigrationFunction function(Map<String, String> settings, Migrations migrations) {
    return new MigrationFunction(
        new FunctionSettings(settings), migrations, Duration.ofSeconds(20));
  }

  private static JsonScalars create(MigrationFunction function) {
    return answer(function, new String(MigrationProcess.event("create.json"), UTF_8));
  }

  private static JsonScalars answer(MigrationFunction function, String event) {
    String answer =
        function.answer(MigrationEvent.read(event.getBytes(UTF_8)), MigrationProcess.LEFT);
    return JsonScalars.read(answer).orElseThrow();
  }

  /** The first three and what is repeated, as an older build has them. */
  private Migrations olderMigrations() throws IOException {
    for (Script script : Migrations.shipped().scripts()) {
      if (script.version().map(Integer::parseInt).orElse(0) <= 3) {
        Files.writeString(folder.resolve(script.file()), script.text());
        if (!script.configuration().isEmpty()) {
          Files.writeString(folder.resolve(script.file() + ".conf"), script.configuration());
        }
      }
    }
    return Migrations.in(folder);
  }

  private Connection application(String password) throws SQLException {
    return DriverManager.getConnection(database.url().jdbcUrl(), "vitae_app", password);
  }

  /** Of the tables. */
  private String owners() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Rows.text(
          connection,
          "SELECT string_agg(DISTINCT relowner::regrole::text, ' ') FROM pg_class"
              + " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'");
    }
  }
}
