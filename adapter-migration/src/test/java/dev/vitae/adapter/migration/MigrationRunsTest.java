package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class MigrationRunsTest {
  private static final RunContext DEPLOY = RunContext.none().withDeploy("deploy-7", "3f2a91c");

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
  void aRunIsKeptWithWhoAndWhenAndWhatForAndHowItEnded() throws SQLException {
    own.with("V2__two.sql", "CREATE TABLE two (id integer)");
    own.with("R__view.sql", "CREATE OR REPLACE VIEW ones AS SELECT id FROM one");

    migrator(DEPLOY).migrate();

    assertThat(
            runs(
                "command, login = session_user, client, deploy_id, git_revision, migrations_hash,"
                    + " from_version IS NULL, to_version, applied::text, result, reason IS NULL"))
        .containsExactly(
            "migrate | t | 127.0.0.1 | deploy-7 | 3f2a91c | "
                + own.migrations().hash()
                + " | t | 2 | {\"1 (one)\",\"2 (two)\",view} | done | t");
    assertThat(runs("started_at <= finished_at, ms >= 0, finished_at <= now()"))
        .containsExactly("t | t | t");
  }

  @Test
  void aRunWithoutWorkIsKeptToo() throws SQLException {
    migrator(DEPLOY).migrate();
    migrator(RunContext.none()).migrate();

    assertThat(runs("deploy_id, from_version, to_version, applied::text, result"))
        .containsExactly("deploy-7 | 1 | {\"1 (one)\"} | done", "1 | 1 | {} | nothing to do");
  }

  @Test
  void aFailureIsKeptWithItsReasonAndWithoutTheValuesOfRowsOrTheStatement() throws SQLException {
    own.with("V2__rows.sql", "INSERT INTO one VALUES (4711), (4711)");
    migrator(DEPLOY).migrate();
    own.with("V3__key.sql", "ALTER TABLE one ADD CONSTRAINT one_key UNIQUE (id) /* hunter2 */");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(DEPLOY).migrate())
        .withMessageContainingAll("The migration 3 (key) failed", "one_key")
        .withMessageNotContainingAny("4711", "hunter2");

    assertThat(runs("result, to_version, reason"))
        .containsExactly(
            "done | 2",
            "failed | 2 | The migration 3 (key) failed: could not create unique index \"one_key\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CREATE TABLE two (id integer); CREATE SUBSCRIPTION s CONNECTION 'password=hunter2' PUBLICATION p | found at line 1",
        "SELECT 'hunter2 | failed",
        "ALTER ROLE nobody 'hunter2' | syntax error",
        "SELECT 'hunter2@example.org'::text::integer | invalid input syntax for type integer",
      })
  void aFailureSaysNothingOfWhatStandsBetweenQuotes(String script, String reason)
      throws SQLException {
    migrator(DEPLOY).migrate();
    own.with("V2__wrong.sql", script);

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(DEPLOY).migrate())
        .withMessageContaining(reason)
        .withMessageNotContaining("hunter2");

    assertThat(runs("result, reason").get(1))
        .startsWith("failed | The migration")
        .contains(reason)
        .doesNotContain("hunter2");
  }

  @Test
  void aRefusalIsKeptWhereTheDatabaseHasAHistory() throws SQLException {
    migrator(DEPLOY).migrate();
    own.with("V1__one.sql", "CREATE TABLE one (id bigint)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(DEPLOY).migrate());

    assertThat(runs("result, left(reason, 32)"))
        .containsExactly("done", "refused | 1 (one) has changed since it ran");
  }

  @Test
  void aRunThatWasKilledIsFoundByTheNext() throws SQLException {
    migrator(DEPLOY).migrate();
    Rows.run(
        connection,
        "INSERT INTO migration_runs (started_at, command, migrations_hash)"
            + " VALUES (now(), 'migrate', 'x')");

    migrator(DEPLOY).migrate();

    assertThat(runs("result, finished_at IS NOT NULL"))
        .containsExactly("done | t", "interrupted | t", "nothing to do | t");
  }

  @Test
  void repairAndAdoptionAreRuns() throws SQLException {
    migrator(DEPLOY).migrate();
    migrator(DEPLOY).repair();
    own.with("V1__one.sql", "CREATE TABLE one (id integer NOT NULL)");
    migrator(DEPLOY).repair();

    assertThat(runs("command, result"))
        .containsExactly("migrate | done", "repair | nothing to do", "repair | done");

    try (ScratchDatabase guide = ScratchDatabase.empty().open();
        Connection there = guide.dataSource().getConnection()) {
      Rows.run(there, Migrations.shipped().text(1));
      new Migrator(guide.url()).adopt();

      assertThat(RunsTable.read(there, "command, to_version, result"))
          .containsExactly("adopt | " + Migrator.newestVersion() + " | done");
    }
  }

  @Test
  void aDatabaseThatIsRefusedGetsNoTable() throws SQLException {
    Rows.run(connection, "CREATE TABLE orders (id integer)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(DEPLOY).migrate());

    assertThat(Rows.text(connection, "SELECT to_regclass('migration_runs')")).isNull();
  }

  @Test
  void aDatabaseWithNothingButRunsCountsAsEmpty() throws SQLException {
    migrator(DEPLOY).migrate();
    Rows.run(connection, "DROP TABLE one, flyway_schema_history");

    assertThat(migrator(DEPLOY).status().state()).isEqualTo(State.EMPTY);
    assertThat(migrator(DEPLOY).migrate().applied()).hasSize(1);
    assertThat(runs("result")).containsExactly("done", "done");
  }

  @Test
  void whetherMigrationsHaveEverRunHereIsKnownByTheirHash() {
    String hash = own.migrations().hash();
    assertThat(migrator(DEPLOY).hasRun(hash)).isFalse();

    migrator(DEPLOY).migrate();

    assertThat(migrator(DEPLOY).hasRun(hash)).isTrue();
    assertThat(migrator(DEPLOY).hasRun("another")).isFalse();
  }

  @Test
  void aTableOfThisNameThatIsSomethingElseIsNamedWithTheRemedyAndLeftAlone() throws SQLException {
    Rows.run(connection, "CREATE TABLE migration_runs (id integer, bird text)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(DEPLOY).migrate())
        .withMessageContainingAll("migration_runs is not the migrator's", "rename", "Nothing");

    assertThat(migrator(DEPLOY).hasRun("x")).isFalse();
    assertThat(Rows.text(connection, "SELECT to_regclass('one')")).isNull();
    Rows.run(connection, "ALTER TABLE migration_runs RENAME TO bird_migrations");
  }

  @Test
  void aDeployWithoutANameIsNone() {
    assertThat(RunContext.none().withDeploy(" ", null)).isEqualTo(RunContext.none());
  }

  private Migrator migrator(RunContext context) {
    return new Migrator(database.url(), own.migrations(), context);
  }

  private List<String> runs(String columns) throws SQLException {
    return RunsTable.read(connection, columns);
  }
}
