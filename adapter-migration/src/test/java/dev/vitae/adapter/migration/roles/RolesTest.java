package dev.vitae.adapter.migration.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.MigratorsLock;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.schema.Drift;
import dev.vitae.adapter.migration.schema.SchemaDescription;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With roles of the test's own, because roles belong to a server that others use, too. */
@Tag("once")
class RolesTest {
  private static final String MIGRATOR_PASSWORD = "migrates-and-migrates";
  private static final String APPLICATION_PASSWORD = "reads-and-writes";
  private static final String READONLY_PASSWORD = "only-reads";
  private static final RolePasswords PASSWORDS =
      RolePasswords.of(
          Map.of(
              RolePasswords.MIGRATOR, MIGRATOR_PASSWORD,
              RolePasswords.APPLICATION, APPLICATION_PASSWORD,
              RolePasswords.READONLY, READONLY_PASSWORD));

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private final List<String> otherRoles = new ArrayList<>();
  private String prefix;
  private Sessions administrator;
  private Connection connection;
  private Migrations migrations;

  @BeforeEach
  void begin() throws IOException {
    prefix = database.url().database() + "_";
    administrator = new Sessions(database.url());
    connection = administrator.open("test");
    for (Script script : Migrations.shipped().scripts()) {
      Files.writeString(
          folder.resolve(script.file()),
          script.version().isEmpty() ? Roles.grants(prefix) : script.text());
      if (!script.configuration().isEmpty()) {
        Files.writeString(folder.resolve(script.file() + ".conf"), script.configuration());
      }
    }
    migrations = Migrations.in(folder);
  }

  @AfterEach
  void dropRoles() throws SQLException {
    Rows.run(
        connection, "ALTER DATABASE %s OWNER TO CURRENT_USER".formatted(database.url().database()));
    List<String> names = new ArrayList<>(otherRoles);
    for (String role : List.of("migrator", "app", "readonly", "owner")) {
      names.add(prefix + role);
    }
    for (String name : names) {
      if (Rows.holds(connection, "to_regrole(?) IS NOT NULL", name)) {
        Rows.run(connection, "DROP OWNED BY " + name + " CASCADE");
      }
    }
    for (String name : names) {
      Rows.run(connection, "DROP ROLE IF EXISTS " + name);
    }
    connection.close();
  }

  @Test
  void theMigratorBringsAnEmptyDatabaseToTheNewestVersionAndAllOfItIsTheOwners()
      throws SQLException {
    setUp(PASSWORDS);

    MigrationResult result = migrate(login("migrator", MIGRATOR_PASSWORD));

    assertThat(result.to()).isEqualTo(Integer.toString(Migrator.newestVersion()));
    assertThat(owners()).containsExactly(prefix + "owner");
    assertThat(migrate(login("migrator", MIGRATOR_PASSWORD)).applied()).isEmpty();
  }

  @Test
  void theMigratorTakesOverADatabaseThatNobodyHasMigrated() throws SQLException {
    Rows.run(connection, Migrations.shipped().text(1));
    setUp(PASSWORDS);

    MigrationResult result = new Migrator(login("migrator", MIGRATOR_PASSWORD)).adopt();

    assertThat(result.from()).contains("1");
    assertThat(owners()).containsExactly(prefix + "owner");
  }

  @Test
  void aSecondTimeChangesNothing() throws SQLException {
    RolesReport first = setUp(PASSWORDS);
    migrate(database.url());
    RolesReport second = setUp(RolePasswords.none());
    String before = state();

    RolesReport third = setUp(RolePasswords.none());

    assertThat(first.done())
        .contains(
            "the role " + prefix + "owner",
            prefix + "migrator is a member of " + prefix + "owner",
            "the schema public belongs to " + prefix + "owner",
            prefix + "app has the password that was given");
    assertThat(second.done())
        .contains("TABLE public.experience belongs to " + prefix + "owner")
        .noneMatch(sentence -> sentence.startsWith("the role "));
    assertThat(third.done()).isEmpty();
    assertThat(third.remarks()).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void beforeTheFirstMigrationOrAfterItIsTheSame() throws SQLException {
    setUp(PASSWORDS);
    migrate(login("migrator", MIGRATOR_PASSWORD));
    String rolesFirst = state();

    try (ScratchDatabase other = ScratchDatabase.empty().open()) {
      migrate(other.url());
      Roles.setUp(new Sessions(other.url()), RolePasswords.none(), prefix);
      try (Connection there = new Sessions(other.url()).open("test")) {
        assertThat(SchemaDescription.read(there).text()).isEqualTo(schema());
        assertThat(owners(there)).containsExactly(prefix + "owner");
      }
    }
    assertThat(state()).isEqualTo(rolesFirst);
  }

  @Test
  void withoutTheRolesTheMigrationsRunAndGrantNothing() throws SQLException {
    migrate(database.url());

    assertThat(schema()).contains("grant to PUBLIC on schema public").doesNotContain(prefix);
  }

  @Test
  void theApplicationAndTheReaderCannotChangeTheSchemaNorSeeWhatTheMigratingKeeps()
      throws SQLException {
    readyToUse();

    for (String statement :
        List.of(
            "CREATE TABLE mine (id integer)",
            "CREATE TEMPORARY TABLE mine (id integer)",
            "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE SCHEMA mine",
            "CREATE ROLE mine",
            "CREATE DATABASE mine",
            "DROP TABLE skills",
            "DROP FUNCTION technology_key(text) CASCADE",
            "TRUNCATE skills",
            "ALTER TABLE skills ADD COLUMN note text",
            "ALTER TABLE skills DISABLE TRIGGER raise_revision",
            "CREATE INDEX ON skills (level)",
            "SELECT 1 FROM flyway_schema_history",
            "INSERT INTO flyway_schema_history SELECT * FROM flyway_schema_history",
            "DELETE FROM flyway_schema_history",
            "SELECT 1 FROM migration_runs",
            "DELETE FROM migration_runs",
            "UPDATE schema_version SET version = 1",
            "DELETE FROM schema_version",
            "SET ROLE %1$sowner",
            "GRANT %1$sowner TO %1$sreadonly")) {
      refuses("app", APPLICATION_PASSWORD, statement.formatted(prefix));
      refuses("readonly", READONLY_PASSWORD, statement.formatted(prefix));
    }
  }

  @Test
  void theApplicationReadsAndWritesThePortfolioAndSeesItsVersion() throws SQLException {
    readyToUse();

    try (Connection app = as("app", APPLICATION_PASSWORD)) {
      for (String table : tables()) {
        Rows.run(app, "SELECT 1 FROM " + table + " FOR UPDATE");
        Rows.run(app, "DELETE FROM " + table);
      }
      Rows.run(app, "INSERT INTO technologies (name, category) VALUES ('Java', 'x')");
      Rows.run(app, "INSERT INTO projects (name, description) VALUES ('A', 'B')");
      Rows.run(
          app,
          "INSERT INTO project_technologies SELECT p.id, t.id FROM projects p, technologies t");
      Rows.run(app, "UPDATE technologies SET name = 'Kotlin'");
      assertThat(Rows.text(app, "SELECT revision FROM projects")).isEqualTo("2");
      assertThat(Rows.text(app, "SELECT version FROM schema_version"))
          .isEqualTo(Integer.toString(Migrator.newestVersion()));
      assertThat(Rows.text(app, "SHOW jit")).isEqualTo("off");
      assertThat(Rows.text(app, "SHOW statement_timeout")).isEqualTo("30s");
    }
  }

  @Test
  void theReaderReadsThePortfolioAndWritesNothing() throws SQLException {
    readyToUse();

    try (Connection reader = as("readonly", READONLY_PASSWORD)) {
      for (String table : tables()) {
        Rows.run(reader, "SELECT 1 FROM " + table);
      }
    }
    for (String table : tables()) {
      for (String statement :
          List.of(
              "DELETE FROM %s", "INSERT INTO %s DEFAULT VALUES", "SELECT 1 FROM %s FOR UPDATE")) {
        refuses("readonly", READONLY_PASSWORD, statement.formatted(table));
      }
    }
  }

  @Test
  void noTimeoutEndsALongMigration() throws SQLException {
    setUp(PASSWORDS);

    try (Connection migrator = as("migrator", MIGRATOR_PASSWORD)) {
      assertThat(Rows.text(migrator, "SELECT current_user")).isEqualTo(prefix + "owner");
      for (String timeout :
          List.of(
              "statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout")) {
        assertThat(Rows.text(migrator, "SHOW " + timeout)).isEqualTo("0");
      }
    }
  }

  @Test
  void rightsThatAreTooMuchAreTakenBack() throws SQLException {
    readyToUse();
    String before = state();
    Rows.run(
        connection,
        """
        GRANT ALL ON SCHEMA public TO PUBLIC;
        GRANT ALL ON ALL TABLES IN SCHEMA public TO %1$sapp, %1$sreadonly;
        GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO %1$sapp;
        GRANT UPDATE (name) ON skills TO %1$sreadonly;
        GRANT EXECUTE ON FUNCTION raise_revision() TO %1$sapp;
        REVOKE SELECT ON projects FROM %1$sapp;
        GRANT CREATE ON SCHEMA public TO %1$sapp;
        GRANT CREATE, TEMPORARY ON DATABASE %2$s TO PUBLIC;
        ALTER ROLE %1$sapp SUPERUSER CREATEDB;
        ALTER ROLE %1$sreadonly NOINHERIT;
        ALTER ROLE %1$sowner LOGIN;
        ALTER ROLE %1$sapp SET statement_timeout = 0;
        ALTER TABLE skills OWNER TO CURRENT_USER;
        """
            .formatted(prefix, database.url().database()));

    RolesReport report = setUp(RolePasswords.none());

    assertThat(report.done())
        .contains(
            prefix + "app: NOCREATEDB NOSUPERUSER",
            prefix + "owner: NOLOGIN",
            prefix + "readonly: INHERIT",
            prefix + "app: its sessions begin with statement_timeout = 30s",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "TABLE public.skills belongs to " + prefix + "owner",
            prefix + "app and " + prefix + "readonly may do what R__grants.sql says");
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void theMigratorMayGoOnCreatingDatabases() throws SQLException {
    setUp(PASSWORDS);
    Rows.run(connection, "ALTER ROLE " + prefix + "migrator CREATEDB");

    assertThat(setUp(RolePasswords.none()).done()).isEmpty();
    assertThat(
            Rows.holds(
                connection, "rolcreatedb FROM pg_roles WHERE rolname = ?", prefix + "migrator"))
        .isTrue();
  }

  @Test
  void aMembershipThatGivesMoreIsNamed() throws SQLException {
    setUp(PASSWORDS);
    Rows.run(connection, "GRANT pg_read_all_data TO " + prefix + "app");

    assertThat(setUp(PASSWORDS).remarks())
        .singleElement()
        .asString()
        .contains("app is a member of pg_read_all_data", "REVOKE pg_read_all_data FROM " + prefix);
  }

  @Test
  void aSettingInOneDatabaseThatGoesBeforeOursIsNamedAndLeft() throws SQLException {
    setUp(PASSWORDS);
    String inDatabase =
        "ALTER ROLE %sapp IN DATABASE %s ".formatted(prefix, database.url().database());
    Rows.run(connection, inDatabase + "SET statement_timeout TO '17min'");

    RolesReport report = setUp(PASSWORDS);

    assertThat(report.remarks())
        .singleElement()
        .asString()
        .startsWith(prefix + "app has a statement_timeout of its own in ")
        .contains(inDatabase + "RESET statement_timeout");
  }

  @Test
  void aRoleWithoutAPasswordIsNamedWithTheSettingThatGivesIt() {
    assertThat(setUp(RolePasswords.none()).passwordRemarks())
        .containsExactly(
            prefix
                + "migrator has no password and cannot log in with one: run this again with MIGRATOR_PASSWORD",
            prefix
                + "app has no password and cannot log in with one: run this again with APPLICATION_PASSWORD",
            prefix
                + "readonly has no password and cannot log in with one: run this again with READONLY_PASSWORD");
  }

  @Test
  void passwordsReachTheServerAsVerifiersAndNobodyElse() throws SQLException {
    RolesReport report = setUp(PASSWORDS);

    assertThat(
            Rows.text(
                connection, "SELECT rolpassword FROM pg_authid WHERE rolname = ?", prefix + "app"))
        .startsWith("SCRAM-SHA-256$");
    assertThat(report.toString() + PASSWORDS)
        .doesNotContain(MIGRATOR_PASSWORD, APPLICATION_PASSWORD, READONLY_PASSWORD);
  }

  @Test
  void anAdministratorWhoIsNoSuperuserSetsThemUpInItsOwnDatabase() throws SQLException {
    String admin = prefix + "admin";
    otherRoles.add(admin);
    Rows.run(connection, "CREATE ROLE " + admin + " LOGIN CREATEROLE PASSWORD 'admin'");
    Rows.run(
        connection, "ALTER DATABASE %s OWNER TO %s".formatted(database.url().database(), admin));
    DatabaseUrl adminUrl = database.url().withLogin(admin, "admin");
    migrate(adminUrl);

    RolesReport first = Roles.setUp(new Sessions(adminUrl), PASSWORDS, prefix);
    RolesReport second = Roles.setUp(new Sessions(adminUrl), RolePasswords.none(), prefix);

    assertThat(first.done()).contains(admin + " is a member of " + prefix + "owner");
    assertThat(second.done()).isEmpty();
    assertThat(second.passwordRemarks())
        .contains(prefix + "app keeps its password, if it has one: APPLICATION_PASSWORD sets it");
    assertThat(owners()).containsExactly(prefix + "owner");
    assertThat(migrate(login("migrator", MIGRATOR_PASSWORD)).applied()).isEmpty();
    assertThat(migrate(adminUrl).applied()).isEmpty();
    refuses("app", APPLICATION_PASSWORD, "TRUNCATE skills");
  }

  /** As RDS's master user migrates again and again, and sets up the roles after each run. */
  @Test
  void anAdministratorGoesOnMigratingWhatBelongsToTheOwnerByThen(@TempDir Path older)
      throws SQLException, IOException {
    String admin = prefix + "admin";
    otherRoles.add(admin);
    Rows.run(connection, "CREATE ROLE " + admin + " LOGIN CREATEROLE CREATEDB PASSWORD 'admin'");
    Rows.run(
        connection, "ALTER DATABASE %s OWNER TO %s".formatted(database.url().database(), admin));
    DatabaseUrl adminUrl = database.url().withLogin(admin, "admin");
    for (int version = 1; version <= 3; version++) {
      String start = "V" + version + "__";
      for (Script script : migrations.scripts()) {
        if (script.file().startsWith(start)) {
          Files.writeString(older.resolve(script.file()), script.text());
          if (!script.configuration().isEmpty()) {
            Files.writeString(older.resolve(script.file() + ".conf"), script.configuration());
          }
        }
      }
    }
    new Migrator(adminUrl, Migrations.in(older), RunContext.none()).migrate();
    RolePasswords application = RolePasswords.ofApplication(APPLICATION_PASSWORD);
    Roles.setUp(new Sessions(adminUrl), application, prefix);

    MigrationResult result = migrate(adminUrl);
    RolesReport after = Roles.setUp(new Sessions(adminUrl), application, prefix);
    RolesReport again = Roles.setUp(new Sessions(adminUrl), application, prefix);

    assertThat(result.to()).isEqualTo(Integer.toString(Migrator.newestVersion()));
    assertThat(after.done())
        .contains("ROUTINE public.raise_revision() belongs to " + prefix + "owner");
    assertThat(again.done()).isEmpty();
    assertThat(owners()).containsExactly(prefix + "owner");
    assertThat(Drift.of(new Sessions(adminUrl), migrations).differences()).isEmpty();
    try (Connection app = as("app", APPLICATION_PASSWORD)) {
      Rows.run(app, "INSERT INTO skills (name, category, level) VALUES ('Java', 'x', 5)");
      assertThat(Rows.text(app, "SELECT name FROM skills")).isEqualTo("Java");
    }
    refuses("app", APPLICATION_PASSWORD, "ALTER TABLE skills ADD COLUMN note text");
  }

  @Test
  void aPasswordIsSetOnlyWhereTheServerDoesNotTakeItYet() throws SQLException {
    setUp(PASSWORDS);
    assertThat(setUp(PASSWORDS).done()).isEmpty();

    RolesReport changed = setUp(RolePasswords.ofApplication("another-one"));

    assertThat(changed.done()).containsExactly(prefix + "app has the password that was given");
    as("app", "another-one").close();
    refusesLogin("app", APPLICATION_PASSWORD);
    as("readonly", READONLY_PASSWORD).close();
  }

  @Test
  void whoHasNoTimeLeftChangesNothing() throws SQLException {
    Deadline over = new Deadline(Optional.of(Duration.ZERO));

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Roles.setUp(administrator, PASSWORDS, prefix, over))
        .withMessageContainingAll("stopped itself", "run it again");
    assertThat(Rows.holds(connection, "to_regrole(?) IS NULL", prefix + "owner")).isTrue();
  }

  @Test
  void whoWaitsForAMigratorStopsWhenTheTimeIsOver() throws SQLException {
    try (Connection migrator = administrator.open("test")) {
      Rows.text(migrator, "SELECT pg_advisory_lock(?)", MigratorsLock.KEY);
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(
              () ->
                  Roles.setUp(
                      administrator,
                      PASSWORDS,
                      prefix,
                      new Deadline(Optional.of(Duration.ofMillis(300)))))
          .withMessageContaining("stopped itself");
    }
  }

  @Test
  void whoWaitsForALockStopsWhenTheTimeIsOverAndSaysSo() throws SQLException {
    migrate(database.url());
    try (Connection other = administrator.open("test")) {
      other.setAutoCommit(false);
      Rows.run(other, "LOCK TABLE skills IN ACCESS EXCLUSIVE MODE");
      // Less than a lock is waited for.
      Deadline brief = new Deadline(Optional.of(Duration.ofSeconds(4)));

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Roles.setUp(administrator, PASSWORDS, prefix, brief))
          .withMessageContainingAll("stopped itself", "none of them was changed")
          .havingCause()
          .withMessageContaining("statement timeout");
    }
    assertThat(Rows.holds(connection, "to_regrole(?) IS NULL", prefix + "owner")).isTrue();
  }

  @Test
  void withoutADeadlineAStatementMayWaitForAsManyLocksAsItNeeds() throws SQLException {
    connection.setAutoCommit(false);
    new Deadline(Optional.empty()).limit(connection);

    assertThat(connection.getNetworkTimeout()).isZero();
    assertThat(Rows.text(connection, "SHOW statement_timeout")).isEqualTo("0");
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Test
  void withADeadlineTheServerEndsAStatementBeforeTheDriverGivesItUp() throws SQLException {
    connection.setAutoCommit(false);
    new Deadline(Optional.of(Duration.ofHours(1))).limit(connection);

    int server =
        Integer.parseInt(
            Rows.text(
                connection,
                "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'"));
    assertThat(server).isBetween(1, 3_600_000);
    assertThat(connection.getNetworkTimeout()).isEqualTo(server + 20_000);
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Test
  void aLoginWithoutTheRightIsToldWhoHasIt() throws SQLException {
    String nobody = prefix + "nobody";
    otherRoles.add(nobody);
    Rows.run(connection, "CREATE ROLE " + nobody + " LOGIN PASSWORD 'nobody'");
    Sessions ordinary = new Sessions(database.url().withLogin(nobody, "nobody"));

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Roles.setUp(ordinary, PASSWORDS, prefix))
        .withMessageContainingAll(
            nobody + " may not create roles",
            "nothing was changed",
            "Log in as the server's administrator");
    Rows.run(connection, "ALTER ROLE " + nobody + " CREATEROLE");
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Roles.setUp(ordinary, PASSWORDS, prefix))
        .withMessageContainingAll(
            "nothing was changed",
            "must be owner of schema public",
            "Log in as the server's administrator");
    assertThat(Rows.holds(connection, "to_regrole(?) IS NULL", prefix + "owner")).isTrue();
  }

  @Test
  void severalAtOnceInSeveralDatabasesAllSucceed() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try (ScratchDatabase other = ScratchDatabase.empty().open()) {
      List<Future<RolesReport>> runs = new ArrayList<>();
      for (DatabaseUrl url : List.of(database.url(), other.url(), database.url(), other.url())) {
        runs.add(executor.submit(() -> Roles.setUp(new Sessions(url), PASSWORDS, prefix)));
      }
      for (Future<RolesReport> run : runs) {
        run.get(300, TimeUnit.SECONDS);
      }
      assertThat(setUp(RolePasswords.none()).done()).isEmpty();
    } finally {
      executor.shutdownNow();
    }
  }

  private void readyToUse() throws SQLException {
    setUp(PASSWORDS);
    migrate(login("migrator", MIGRATOR_PASSWORD));
    Rows.run(
        connection,
        "CREATE TABLE IF NOT EXISTS migration_runs (id integer); ALTER TABLE migration_runs OWNER TO "
            + prefix
            + "owner");
  }

  private RolesReport setUp(RolePasswords passwords) {
    return Roles.setUp(administrator, passwords, prefix);
  }

  private MigrationResult migrate(DatabaseUrl url) {
    return new Migrator(url, migrations, RunContext.none()).migrate();
  }

  private DatabaseUrl login(String role, String password) {
    return database.url().withLogin(prefix + role, password);
  }

  /** As a program connects, with the settings of the role: the migrator's own are others. */
  private Connection as(String role, String password) throws SQLException {
    return DriverManager.getConnection(database.url().jdbcUrl(), prefix + role, password);
  }

  private void refusesLogin(String role, String password) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> as(role, password).close())
        .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
  }

  private void refuses(String role, String password, String statement) throws SQLException {
    try (Connection session = as(role, password)) {
      assertThatExceptionOfType(SQLException.class)
          .as("%s: %s", role, statement)
          .isThrownBy(() -> Rows.run(session, statement))
          .satisfies(refused -> assertThat(refused.getSQLState()).isIn("42501", "25006"));
    }
  }

  /** Every table of the newest schema but those of the migrating itself. */
  private List<String> tables() throws SQLException {
    return Rows.read(
        connection,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            + " AND relname NOT IN ('flyway_schema_history', 'migration_runs', 'schema_version')"
            + " ORDER BY relname LIKE '%\\_technologies' DESC, relname",
        row -> row.getString(1));
  }

  private String schema() throws SQLException {
    return SchemaDescription.read(connection).text();
  }

  /** The schema, the database's access list, and the roles with their settings and members. */
  private String state() throws SQLException {
    return schema()
        + owners()
        + Rows.text(
            connection,
            """
            SELECT concat_ws(E'\\n',
              (SELECT json_agg(r ORDER BY rolname) FROM pg_roles r WHERE starts_with(rolname, ?)),
              (SELECT json_agg(m ORDER BY roleid, member) FROM (
                SELECT roleid, member, admin_option FROM pg_auth_members) m
                WHERE starts_with(roleid::regrole::text, ?)),
              (SELECT string_agg(entry, ' ' ORDER BY entry) FROM (
                SELECT a.grantee::regrole || a.privilege_type
                FROM pg_database, aclexplode(datacl) a WHERE datname = current_database()) e (entry)))
            """,
            prefix,
            prefix);
  }

  private List<String> owners() throws SQLException {
    return owners(connection);
  }

  private static List<String> owners(Connection connection) throws SQLException {
    return Rows.read(
        connection,
        """
        SELECT DISTINCT owner::regrole::text FROM (
          SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace
          UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace
          UNION SELECT typowner FROM pg_type WHERE typnamespace = 'public'::regnamespace
          UNION SELECT nspowner FROM pg_namespace WHERE nspname = 'public') o (owner)
        ORDER BY 1
        """,
        row -> row.getString(1));
  }
}
