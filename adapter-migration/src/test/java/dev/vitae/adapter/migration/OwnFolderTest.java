package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A team's own migrations, good ones and bad ones. */
@Tag("once")
class OwnFolderTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private OwnFolder own;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.dataSource().getConnection();
    own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void versionsMayHaveDotsAndBeTimesAndCompareAsNumbers() {
    own.with("V1.9__nine.sql", "SELECT 9").with("V1_10__ten.sql", "SELECT 10");
    MigrationResult first = migrator().migrate();
    own.with("V20261122150405__now.sql", "SELECT 1");

    assertThat(first.to()).isEqualTo("1.10");
    assertThat(first.applied()).extracting(Migration::version).containsExactly("1", "1.9", "1.10");
    assertThat(migrator().status())
        .isEqualTo(
            new MigrationStatus(
                State.BEHIND,
                Optional.of("1.10"),
                List.of(new Migration("20261122150405", "now"))));
    assertThat(migrator().migrate().to()).isEqualTo("20261122150405");
    assertThat(migrator().status().state()).isEqualTo(State.CURRENT);
  }

  @Test
  void aRepeatableScriptRunsAfterTheVersionsAndAgainWhenItHasChanged() {
    own.with("R__view.sql", "CREATE VIEW ones AS SELECT id FROM one");

    assertThat(migrator().status().pending()).hasToString("[1 (one), view]");
    assertThat(migrator().migrate().applied()).hasToString("[1 (one), view]");
    assertThat(migrator().migrate().applied()).isEmpty();

    own.with("R__view.sql", "CREATE OR REPLACE VIEW ones AS SELECT id FROM one WHERE id > 0");
    assertThat(migrator().status().state()).isEqualTo(State.BEHIND);
    assertThat(migrator().validate()).isEmpty();
    MigrationResult again = migrator().migrate();
    assertThat(again.applied()).hasToString("[view]");
    assertThat(again.to()).isEqualTo("1");
  }

  @Test
  void anOlderProgramDoesNotPutItsRepeatableScriptsOverThoseOfANewerOne() throws SQLException {
    own.with("R__view.sql", "CREATE VIEW ones AS SELECT id FROM one");
    migrator().migrate();
    own.with("V2__name.sql", "ALTER TABLE one ADD COLUMN name text")
        .with("R__view.sql", "CREATE OR REPLACE VIEW ones AS SELECT id, name FROM one");
    migrator().migrate();

    own.without("V2__name.sql").with("R__view.sql", "CREATE VIEW ones AS SELECT id FROM one");
    MigrationResult older = migrator().migrate();

    assertThat(older.applied()).isEmpty();
    assertThat(older.to()).isEqualTo("2");
    assertThat(migrator().status())
        .isEqualTo(new MigrationStatus(State.AHEAD, Optional.of("2"), List.of()));
    Rows.run(connection, "SELECT name FROM ones");
  }

  @Test
  void aTableThatHappensToBeNamedSchemaVersionIsLeftAlone() throws SQLException {
    own.with(
        "V2__other.sql",
        "CREATE TABLE schema_version (version text); INSERT INTO schema_version VALUES ('mine')");

    migrator().migrate();

    assertThat(Rows.text(connection, "SELECT version FROM schema_version")).isEqualTo("mine");
  }

  @Test
  void aScriptThatSetsNoLockTimeoutHasOneAndNoneOfTheScriptBefore() throws SQLException {
    own.withBare("V2__patient.sql", "SET lock_timeout = '1h'; SET statement_timeout = '1h'")
        .with(
            "V3__kept.sql",
            "CREATE TABLE kept AS SELECT current_setting('lock_timeout') AS lock,"
                + " current_setting('statement_timeout') AS statement");

    migrator().migrate();

    assertThat(Rows.text(connection, "SELECT lock || ' ' || statement FROM kept"))
        .isEqualTo("5s 0");
  }

  @Test
  void aMigrationOutlastsTheTimeoutsOfItsRole() throws SQLException {
    String role = "hasty_" + database.url().database();
    Rows.run(
        connection,
        """
        CREATE ROLE %1$s LOGIN PASSWORD 'hasty';
        GRANT CREATE ON SCHEMA public TO %1$s;
        ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '1s';
        ALTER ROLE %1$s SET idle_session_timeout = '1s';
        ALTER ROLE %1$s SET statement_timeout = '1s';
        """
            .formatted(role));
    try {
      own.with("V2__slow.sql", "SELECT pg_sleep(3)")
          .withBare("V3__index.sql", "CREATE INDEX CONCURRENTLY one_id ON one (id)");

      Migrator hasty =
          new Migrator(
              database.url().withLogin(role, "hasty"), own.migrations(), RunContext.none());

      assertThat(hasty.migrate().to()).isEqualTo("3");
    } finally {
      Rows.run(connection, "DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
  }

  @Test
  void aFileThatHasChangedIsNamedWithTheRemedyAndNothingIsDone() {
    migrator().migrate();
    own.with("V1__one.sql", "CREATE TABLE one (id bigint)").with("V2__two.sql", "SELECT 2");

    refused("1 (one) has changed since it ran", "put its file back", "Nothing was changed");
    assertThat(migrator().validate()).singleElement().asString().contains("1 (one) has changed");
    assertThat(migrator().status().pending()).hasSize(1);
  }

  @Test
  void aFileThatIsMissingIsNamedWithTheRemedy() {
    own.with("V2__two.sql", "SELECT 2");
    migrator().migrate();
    own.without("V1__one.sql");

    refused("1 (one) has run on this database and its file is missing", "put it back");
  }

  @Test
  void aFileThatComesTooLateIsNamedWithTheRemedy() {
    own.with("V2__two.sql", "SELECT 2");
    migrator().migrate();
    own.with("V1.5__late.sql", "SELECT 1");

    refused("1.5 (late) has not run, and newer ones have", "version above");
  }

  @Test
  void severalProblemsAreAllNamed() {
    own.with("V2__two.sql", "SELECT 2");
    migrator().migrate();
    own.with("V1__one.sql", "SELECT 1").with("V2__zwei.sql", "SELECT 2").without("V2__two.sql");

    refused("2 migrations do not fit", "1 (one) has changed", "2 (");
  }

  @Test
  void twoFilesOfOneVersionAreRefused() {
    own.with("V1__uno.sql", "SELECT 1");

    refused("more than one migration with version 1", "V1__uno.sql");
  }

  @Test
  void aWrongStatementIsNamedByFileAndLineAndAVeryLongReasonLeavesAShortFirstLine() {
    own.with(
        "V2__wrong.sql", "SELECT 1;\nSELECT " + "x".repeat(60) + "(" + "'y', ".repeat(60) + "1)");

    refused("2 (wrong) failed", "V2__wrong.sql", "Line 2", "x".repeat(60));
  }

  @Test
  void aTableThatIsThereAlreadyMayBeOfAnInterruptedRun() {
    own.withBare("V2__two.sql", "CREATE TABLE one (id integer)");

    refused("2 (two) failed", "IF NOT EXISTS");
  }

  @Test
  void aFirstScriptThatWasKilledOutsideATransactionIsRunAgain() throws SQLException {
    own.withBare("V1__one.sql", "CREATE TABLE IF NOT EXISTS one (id integer)");
    migrator().migrate();
    Rows.run(
        connection,
        "DELETE FROM flyway_schema_history; UPDATE migration_runs SET result = 'running'");

    assertThat(migrator().migrate().applied()).hasSize(1);
    assertThat(RunsTable.read(connection, "result")).containsExactly("interrupted", "done");
  }

  @Test
  void anIndexInWhichTheFirstScriptWasKilledIsMadeByTheNextRun() throws SQLException {
    migrator().migrate();
    own.withBare("V1__one.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS one_id ON one (id)");
    Rows.run(
        connection,
        "DELETE FROM flyway_schema_history; UPDATE migration_runs SET result = 'running';"
            + " CREATE INDEX one_id ON one (id);"
            + " UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_id'::regclass");

    migrator().migrate();

    assertThat(
            Rows.holds(
                connection, "indisvalid FROM pg_index WHERE indexrelid = 'one_id'::regclass"))
        .isTrue();
  }

  @Test
  void tablesWithoutAHistoryAreNotTouched() throws SQLException {
    Rows.run(connection, "CREATE TABLE orders (id integer)");

    refused("holds tables, but no migration has ever run on it", "empty database");
    assertThat(migrator().validate()).singleElement().asString().contains("ever run");
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator().repair())
        .withMessageContaining("nothing to repair");
  }

  @Test
  void takingOverIsForTheProgramsOwnMigrations() {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator().adopt())
        .withMessageContainingAll("--baseline", "empty database");
  }

  @Test
  void repairMakesTheHistoryAgreeWithTheFilesAndSaysHow() {
    own.with("V2__two.sql", "SELECT 2").with("V3__three.sql", "SELECT 3");
    migrator().migrate();
    own.with("V1__one.sql", "CREATE TABLE one (id bigint)").without("V2__two.sql");

    assertThat(migrator().repair())
        .containsExactlyInAnyOrder(
            "2 (two), whose file is gone, was marked as deleted in the history.",
            "1 (one) is in the history with its file's name and text as they are now.");
    assertThat(migrator().validate()).isEmpty();
    assertThat(migrator().migrate().applied()).isEmpty();
    assertThat(migrator().repair()).isEmpty();
  }

  @Test
  void whatTheHistoryHasTakenBackDoesNotCount() throws SQLException {
    own.with("V2__two.sql", "SELECT 2");
    migrator().migrate();
    Rows.run(
        connection,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9, '2', 'two', 'DELETE', 'V2__two.sql', 'ada', 0, true)");

    List<History.Entry> entries = History.of(connection).entries();

    assertThat(History.version(entries)).hasToString("Optional[1]");
    assertThat(own.migrations().scripts())
        .filteredOn(script -> History.hasRun(script, entries))
        .hasToString("[1 (one)]");
  }

  private void refused(String... words) {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator().migrate())
        .withMessageContainingAll(words)
        .satisfies(
            refused ->
                assertThat(refused.getMessage().lines().findFirst().orElseThrow())
                    .hasSizeLessThan(200));
  }

  private Migrator migrator() {
    return new Migrator(database.url(), own.migrations(), RunContext.none());
  }
}
