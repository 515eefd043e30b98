package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a migrator waits for, for how long, and what it says meanwhile. */
@Tag("once")
class WaitingTest {
  private static final String LOCK = "SELECT pg_advisory_lock(%d)".formatted(0x7669746165L);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(2);

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private final LogLines log = new LogLines();
  private Connection other;

  @BeforeEach
  void connect() throws SQLException {
    other = database.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    other.close();
    log.close();
  }

  @Test
  void whoWaitsForAnotherMigratorSaysForWhomAndForWhichDeploy() throws Exception {
    migrator(Migrations.shipped(), LONG).migrate();
    Rows.run(other, "SET application_name = 'vitae-migrator'; " + LOCK);
    Rows.run(
        other,
        "INSERT INTO migration_runs (started_at, command, migrations_hash, deploy_id)"
            + " VALUES (now(), 'migrate', 'x', 'deploy-41')");
    CompletableFuture<MigrationResult> waiting =
        CompletableFuture.supplyAsync(() -> migrator(Migrations.shipped(), LONG).migrate());

    awaitLine(line -> line.contains("waiting for process " + pid(other)));
    Rows.run(other, "SELECT pg_advisory_unlock_all()");
    waiting.get(300, TimeUnit.SECONDS);

    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("vitae-migrator", "login ", "from ", "since ", "deploy-41"));
  }

  @Test
  void waitingForAnotherMigratorHasAnEndAndAReason() throws SQLException {
    Rows.run(other, "SET application_name = 'vitae-migrator'; " + LOCK);

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(Migrations.shipped(), SHORT).migrate())
        .withMessageContainingAll(
            "Another migrator still works", "process " + pid(other), "Nothing was changed");
  }

  @Test
  void aMigrationBehindALongReaderIsTriedAgainUntilItsTurnComes() throws Exception {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.with(
        "V2__note.sql", "SET LOCAL lock_timeout = '300ms'; ALTER TABLE items ADD COLUMN note text");
    readFrom("items");
    CompletableFuture<MigrationResult> run =
        CompletableFuture.supplyAsync(() -> migrator(own.migrations(), LONG).migrate());

    awaitLine(line -> line.contains("tried again"));
    other.rollback();

    assertThat(run.get(300, TimeUnit.SECONDS).to()).isEqualTo("2");
    assertThat(RunsTable.read(other, "result")).containsExactly("done", "done");
  }

  @Test
  void nobodyWaitsBehindAMigrationLongerThanItsLockTimeout() throws Exception {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.with(
        "V2__note.sql", "SET LOCAL lock_timeout = '300ms'; ALTER TABLE items ADD COLUMN note text");
    readFrom("items");
    CompletableFuture<MigrationResult> run =
        CompletableFuture.supplyAsync(() -> migrator(own.migrations(), LONG).migrate());
    awaitLine(line -> line.contains("tried again"));

    try (Connection reader = database.dataSource().getConnection()) {
      Rows.run(reader, "SET statement_timeout = '2s'");
      for (int i = 0; i < 40; i++) {
        Rows.run(reader, "SELECT FROM items");
        Thread.sleep(50);
      }
    }
    other.rollback();

    assertThat(run.get(300, TimeUnit.SECONDS).to()).isEqualTo("2");
  }

  @Test
  void aLockThatStaysTakenEndsTheRunSayingWhoHasIt() throws SQLException {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.with("V2__more.sql", "CREATE TABLE more (id integer)");
    own.with("V3__note.sql", "ALTER TABLE items ADD COLUMN note text");
    Rows.run(other, "SET application_name = 'a long report'");
    readFrom("items");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own.migrations(), SHORT).migrate())
        .withMessageContainingAll(
            "3 (note)", "gave up waiting for a lock", "a long report", "Nothing is half done");
    other.rollback();

    assertThat(RunsTable.read(other, "result, to_version, applied::text"))
        .containsExactly("done | 1 | {\"1 (items)\"}", "failed | 2 | {\"2 (more)\"}");
    assertThat(migrator(own.migrations(), LONG).migrate().from()).contains("2");
  }

  @Test
  void aScriptThatWouldWaitForEverIsCancelledWhenAllWaitingIsOver() throws SQLException {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.with("V2__note.sql", "SET LOCAL lock_timeout = 0; ALTER TABLE items ADD COLUMN note text");
    readFrom("items");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own.migrations(), SHORT).migrate())
        .withMessageContaining("gave up waiting for a lock");
  }

  @Test
  void whoWorksInTheRoleOfTheOwnerSeesWhatItWaitsForAndIsCancelled() throws SQLException {
    OwnFolder own = tableOf("items");
    try (MigratorsLogin login = new MigratorsLogin(database)) {
      new Migrator(login.url(), own.migrations(), RunContext.none(), LONG).migrate();
      own.with(
          "V2__note.sql", "SET LOCAL lock_timeout = 0; ALTER TABLE items ADD COLUMN note text");
      Rows.run(other, "SET application_name = 'a long report'");
      readFrom("items");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(
              () -> new Migrator(login.url(), own.migrations(), RunContext.none(), SHORT).migrate())
          .withMessageContainingAll("gave up waiting for a lock", "a long report");
      other.rollback();
    }
  }

  @Test
  void anIndexThatIsGivenUpIsNamedWhileItIsHalfBuilt() throws SQLException {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.withBare(
        "V2__index.sql",
        "SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY IF NOT EXISTS items_id ON items (id)");
    other.setAutoCommit(false);
    Rows.run(other, "INSERT INTO items VALUES (1)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own.migrations(), SHORT).migrate())
        .withMessageContainingAll("gave up waiting", "Half built is public.items_id", "next run")
        .withMessageNotContaining("Nothing is half done");
    other.rollback();
    other.setAutoCommit(true);

    assertThat(validIndexes()).isEqualTo("items_id false");
    migrator(own.migrations(), LONG).migrate();
    assertThat(validIndexes()).isEqualTo("items_id true");
  }

  @Test
  void aScriptThatOnlyTakesItsTimeIsNotCancelled() {
    OwnFolder own = new OwnFolder(folder).with("V1__slow.sql", "SELECT pg_sleep(4)");

    assertThat(migrator(own.migrations(), SHORT).migrate().to()).isEqualTo("1");
  }

  @Test
  void anIndexBehindALongTransactionIsBuiltInTheEndAndNothingInvalidStays() throws Exception {
    OwnFolder own = tableOf("items");
    migrator(own.migrations(), LONG).migrate();
    own.withBare(
        "V2__index.sql",
        "SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY IF NOT EXISTS items_id ON items (id)");
    other.setAutoCommit(false);
    Rows.run(other, "INSERT INTO items VALUES (1)");
    CompletableFuture<MigrationResult> run =
        CompletableFuture.supplyAsync(() -> migrator(own.migrations(), LONG).migrate());

    awaitLine(line -> line.contains("tried again"));
    other.rollback();
    other.setAutoCommit(true);

    assertThat(run.get(300, TimeUnit.SECONDS).to()).isEqualTo("2");
    assertThat(validIndexes()).isEqualTo("items_id true");
  }

  private String validIndexes() throws SQLException {
    return Rows.text(
        other,
        "SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ', ') FROM pg_index WHERE indrelid = 'items'::regclass");
  }

  private OwnFolder tableOf(String name) {
    return new OwnFolder(folder)
        .with("V1__" + name + ".sql", "CREATE TABLE " + name + " (id integer)");
  }

  private Migrator migrator(Migrations migrations, Duration waiting) {
    return new Migrator(database.url(), migrations, RunContext.none(), waiting);
  }

  private void readFrom(String table) throws SQLException {
    other.setAutoCommit(false);
    Rows.run(other, "SELECT FROM " + table);
  }

  private void awaitLine(Predicate<String> expected) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
    while (log.lines().stream().noneMatch(expected)) {
      assertThat(System.nanoTime()).as(log.lines().toString()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static int pid(Connection connection) {
    try {
      return Integer.parseInt(Rows.text(connection, "SELECT pg_backend_pid()"));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
