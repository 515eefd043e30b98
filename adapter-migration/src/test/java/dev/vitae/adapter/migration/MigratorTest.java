package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("container")
class MigratorTest {
  private static final String NEWEST = Integer.toString(Migrator.newestVersion());

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private Migrator migrator;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    migrator = new Migrator(database.url());
    connection = database.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void anEmptyDatabaseIsBroughtToTheNewestVersion() throws SQLException {
    MigrationResult result = migrator.migrate();

    assertThat(result.from()).isEmpty();
    assertThat(result.to()).isEqualTo(NEWEST);
    assertThat(result.applied())
        .extracting(Migration::toString)
        .containsExactlyElementsOf(
            Migrations.shipped().scripts().stream().map(Script::toString).toList());
    assertThat(result.repairs()).isEmpty();
    assertThat(schemaVersion()).isEqualTo(NEWEST);
    assertThat(migrator.status())
        .isEqualTo(new MigrationStatus(State.CURRENT, Optional.of(NEWEST), List.of()));
  }

  @Test
  void aSecondRunChangesNothing() throws SQLException {
    migrator.migrate();
    String before = history() + Rows.text(connection, "SELECT migrated_at FROM schema_version");

    MigrationResult result = migrator.migrate();

    assertThat(result.from()).contains(NEWEST);
    assertThat(result.applied()).isEmpty();
    assertThat(history() + Rows.text(connection, "SELECT migrated_at FROM schema_version"))
        .isEqualTo(before);
  }

  @Test
  void ofSeveralMigratorsAtOnceOneWorksAndAllSucceed() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      List<Future<MigrationResult>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(executor.submit(() -> new Migrator(database.url()).migrate()));
      }
      int applied = 0;
      for (Future<MigrationResult> run : runs) {
        assertThat(run.get(300, TimeUnit.SECONDS).to()).isEqualTo(NEWEST);
        applied += run.get().applied().size();
      }
      assertThat(applied).isEqualTo(Migrations.shipped().scripts().size());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aMigratorThatWaitsIsSeenByItsName() throws Exception {
    Rows.run(connection, "SELECT pg_advisory_lock(%d)".formatted(0x7669746165L));
    try (LogLines log = new LogLines()) {
      CompletableFuture<MigrationResult> waiting = CompletableFuture.supplyAsync(migrator::migrate);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
      while (log.lines().stream().noneMatch(line -> line.contains("waiting for process"))) {
        assertThat(System.nanoTime()).as(log.lines().toString()).isLessThan(end);
        Thread.sleep(20);
      }

      assertThat(
              Rows.text(
                  connection,
                  "SELECT count(*) FROM pg_stat_activity"
                      + " WHERE datname = current_database() AND application_name = 'vitae-migrator'"))
          .isEqualTo("1");
      Rows.run(connection, "SELECT pg_advisory_unlock_all()");

      assertThat(waiting.get(300, TimeUnit.SECONDS).to()).isEqualTo(NEWEST);
    }
  }

  @Test
  void statusNamesWhatIsPending() {
    assertThat(migrator.status().state()).isEqualTo(State.EMPTY);
    assertThat(migrator.status().pending()).hasSameSizeAs(Migrations.shipped().scripts());

    Steps.to(6, database);

    MigrationStatus status = migrator.status();
    assertThat(status.state()).isEqualTo(State.BEHIND);
    assertThat(status.version()).contains("6");
    assertThat(status.pending()).extracting(Migration::version).startsWith("7", "8", "9");
    assertThat(status.pending().get(0)).hasToString("7 (rules validated)");
  }

  @Test
  void aLoginThatMayNotReadTheHistoryIsToldTheStatusAllTheSame() throws SQLException {
    migrator.migrate();
    String role = "reader_of_" + database.url().database();
    Rows.run(connection, "CREATE ROLE " + role + " LOGIN PASSWORD 'reader'");
    try {
      Rows.run(connection, "GRANT SELECT ON schema_version TO " + role);

      Migrator reader = new Migrator(database.url().withLogin(role, "reader"));

      assertThat(reader.status().state()).isEqualTo(State.CURRENT);
    } finally {
      Rows.run(connection, "DROP OWNED BY " + role + "; DROP ROLE " + role);
    }
  }

  @Test
  void aDatabaseWithTablesOfItsOwnIsRefusedAndLeftAlone() throws SQLException {
    Rows.run(connection, "CREATE TABLE orders (id integer)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::migrate)
        .withMessageContainingAll("no migration has ever run on it", "migrate --baseline");
    assertThat(migrator.status().state()).isEqualTo(State.NOT_ADOPTED);
    assertThat(tables()).containsExactly("orders");
  }

  @Test
  void aDatabaseOfANewerProgramIsReportedAndLeftAsItIs() throws SQLException {
    migrator.migrate();
    Rows.run(
        connection,
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 1, 'x', now(), 1, true)");

    MigrationResult result = migrator.migrate();

    assertThat(result.applied()).isEmpty();
    assertThat(result.to()).isEqualTo("99");
    assertThat(schemaVersion()).isEqualTo("99");
    assertThat(migrator.status().state()).isEqualTo(State.AHEAD);
    assertThat(migrator.status().pending()).isEmpty();
  }

  @Test
  void aVersionThatDisagreesWithTheHistoryIsPutRight() throws SQLException {
    migrator.migrate();
    Rows.run(connection, "UPDATE schema_version SET version = 3");
    migrator.migrate();
    assertThat(schemaVersion()).isEqualTo(NEWEST);

    Rows.run(connection, "DELETE FROM schema_version");
    migrator.migrate();
    assertThat(schemaVersion()).isEqualTo(NEWEST);
  }

  @Test
  void thereIsOneVersionOnly() {
    migrator.migrate();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Rows.run(connection, "INSERT INTO schema_version VALUES (1, now())"))
        .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("23505"));
  }

  @Test
  void aFailedMigrationKeepsTheOnesBeforeItAndCanBeRunAgain() throws SQLException {
    Steps.to(5, database);
    Rows.run(connection, "INSERT INTO skills (name, category, level) VALUES (' ', 'x', 1)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::migrate)
        .withMessageContaining("skills_name_blank");
    assertThat(schemaVersion()).isEqualTo("6");

    Rows.run(connection, "DELETE FROM skills");
    assertThat(migrator.migrate().to()).isEqualTo(NEWEST);
  }

  @Test
  void aLockThatIsNotToBeHadEndsTheRunSoonAndNothingIsHalfDone() throws SQLException {
    Steps.to(1, database);
    connection.setAutoCommit(false);
    Rows.run(connection, "SELECT 1 FROM skills");

    Migrator impatient =
        new Migrator(
            database.url(), Migrations.shipped(), RunContext.none(), Duration.ofSeconds(3));
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(impatient::migrate)
        .withMessageContainingAll("gave up waiting for a lock", "tries");
    connection.rollback();
    connection.setAutoCommit(true);

    assertThat(tables()).doesNotContain("schema_version");
    assertThat(migrator.migrate().from()).contains("1");
  }

  @Test
  void anIndexWhoseBuildWasInterruptedIsBuiltAgain() throws SQLException {
    Steps.to(4, database);
    Rows.run(
        connection,
        "CREATE INDEX experience_listed ON experience (start_date DESC, id) WHERE active");
    Rows.run(
        connection,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'experience_listed'::regclass");
    Rows.run(
        connection,
        "INSERT INTO flyway_schema_history VALUES"
            + " (6, '5', 'list indexes', 'SQL', 'db/migration/V5__list_indexes.sql', 1, 'x', now(), 1, false)");

    assertThat(migrator.migrate().to()).isEqualTo(NEWEST);

    assertThat(Rows.text(connection, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
        .isEqualTo("0");
    assertThat(
            Rows.holds(
                connection,
                "indisvalid FROM pg_index WHERE indexrelid = 'experience_listed'::regclass"))
        .isTrue();
  }

  @Test
  void aHistoryWithoutEntriesCountsAsNone() throws SQLException {
    migrator.migrate();
    String definition =
        "CREATE TABLE flyway_schema_history AS TABLE old.flyway_schema_history WITH NO DATA";
    Rows.run(connection, "ALTER SCHEMA public RENAME TO old; CREATE SCHEMA public");
    Rows.run(connection, definition);
    Rows.run(connection, "DROP SCHEMA old CASCADE");

    assertThat(migrator.status().state()).isEqualTo(State.EMPTY);
    assertThat(migrator.migrate().applied()).hasSameSizeAs(Migrations.shipped().scripts());
  }

  @Test
  void anotherEncodingThanUtf8IsRefused() throws SQLException {
    String latin = database.url().database() + "_latin1";
    Rows.run(
        connection,
        "CREATE DATABASE %s TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
            .formatted(latin));
    try {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> new Migrator(database.url().withDatabase(latin)).migrate())
          .withMessageContainingAll("LATIN1", "UTF8");
    } finally {
      Rows.run(connection, "DROP DATABASE %s WITH (FORCE)".formatted(latin));
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() {
    DatabaseUrl nobody = DatabaseUrl.of("localhost", 1, "d").withLogin("u", "hunter2");

    assertThatExceptionOfType(UnreachableDatabaseException.class)
        .isThrownBy(() -> new Migrator(nobody).migrate())
        .withMessageContaining("localhost:1")
        .withMessageNotContaining("hunter2");
    assertThatExceptionOfType(UnreachableDatabaseException.class)
        .isThrownBy(() -> new Migrator(database.url().withDatabase("nowhere")).status())
        .withMessageContaining("has no database named nowhere");
  }

  private String schemaVersion() throws SQLException {
    return Rows.text(connection, "SELECT version FROM schema_version");
  }

  private String history() throws SQLException {
    return Rows.text(connection, "SELECT json_agg(h)::text FROM flyway_schema_history h");
  }

  private List<String> tables() throws SQLException {
    return Rows.read(
        connection,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            + " AND relkind = 'r' ORDER BY relname",
        row -> row.getString(1));
  }
}
