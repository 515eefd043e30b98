package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class DeadlineTest {
  /** On a slow machine, too, for a script after those that have run. */
  private static final Duration ENOUGH_TO_BEGIN = Duration.ofSeconds(10);

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  @Test
  void aScriptIsStoppedWhenTheTimeIsOverAndTheNextRunDoesTheRest() throws SQLException {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");
    migrator(own, Duration.ofMinutes(1)).migrate();
    own.with("V2__two.sql", "CREATE TABLE two (id integer); SELECT pg_sleep(120)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own, ENOUGH_TO_BEGIN).migrate())
        .withMessageContainingAll("stopped at 2 (two)", "time", "Nothing is half done");

    assertThat(tables("one", "two")).isEqualTo("one");
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(RunsTable.read(connection, "result, to_version"))
          .containsExactly("done | 1", "interrupted | 1");
    }
    own.with("V2__two.sql", "CREATE TABLE two (id integer)");
    assertThat(migrator(own, Duration.ofMinutes(1)).migrate().to()).isEqualTo("2");
  }

  @Test
  void whoWorksInTheRoleOfTheOwnerIsStoppedToo() throws SQLException {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");
    try (MigratorsLogin login = new MigratorsLogin(database)) {
      new Migrator(login.url(), own.migrations(), RunContext.none()).migrate();
      own.with("V2__two.sql", "CREATE TABLE two (id integer); SELECT pg_sleep(120)");
      RunContext brief = RunContext.none().withTimeLeft(ENOUGH_TO_BEGIN);

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> new Migrator(login.url(), own.migrations(), brief).migrate())
          .withMessageContainingAll("stopped at 2 (two)", "Nothing is half done")
          .havingCause()
          .withMessageContaining("canceling statement");

      assertThat(tables("one", "two")).isEqualTo("one");
    }
  }

  @Test
  void noScriptIsBegunWhenTheTimeIsOver() throws SQLException {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own, Duration.ZERO).migrate())
        .withMessageContaining("run it again with more time");

    assertThat(tables("one")).isNull();
  }

  @Test
  void anIndexWhoseBuildIsStoppedIsMadeByTheNextRun() throws SQLException {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one AS SELECT 1 AS id");
    migrator(own, Duration.ofMinutes(1)).migrate();
    own.withBare(
        "V2__index.sql",
        "SET lock_timeout = '1min'; CREATE INDEX CONCURRENTLY IF NOT EXISTS one_id ON one (id)");
    try (Connection writer = database.dataSource().getConnection()) {
      writer.setAutoCommit(false);
      Rows.run(writer, "INSERT INTO one VALUES (2)");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> migrator(own, ENOUGH_TO_BEGIN).migrate())
          .withMessageContainingAll("stopped at 2 (index)", "Half built is public.one_id")
          .withMessageNotContaining("Nothing is half done");
      writer.rollback();
      writer.setAutoCommit(true);
      assertThat(
              Rows.text(
                  writer, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_id'::regclass"))
          .isEqualTo("f");

      assertThat(migrator(own, Duration.ofMinutes(1)).migrate().applied())
          .hasToString("[2 (index)]");
      assertThat(
              Rows.text(
                  writer,
                  "SELECT string_agg(indisvalid::text, ',') FROM pg_index"
                      + " WHERE indrelid = 'one'::regclass"))
          .isEqualTo("true");
    }
  }

  @Test
  void waitingForAnotherMigratorEndsWithTheTime() throws SQLException {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");
    try (Connection other = database.dataSource().getConnection()) {
      Rows.run(other, "SELECT pg_advisory_lock(%d)".formatted(0x7669746165L));

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> migrator(own, Duration.ofSeconds(2)).migrate())
          .withMessageContaining("Another migrator still works on this database");
    }
  }

  @Test
  void aServerThatDoesNotAnswerAnyMoreDoesNotKeepTheRunBeyondItsTime() throws Exception {
    OwnFolder own = new OwnFolder(folder).with("V1__one.sql", "CREATE TABLE one (id integer)");
    migrator(own, Duration.ofMinutes(1)).migrate();
    own.with("V2__slow.sql", "SELECT pg_sleep(60)");
    try (FreezingRelay relay = new FreezingRelay(database.url().host(), database.url().port())) {
      DatabaseUrl there =
          new DatabaseUrl(
              "127.0.0.1",
              relay.port(),
              database.url().database(),
              database.url().user(),
              database.url().password(),
              database.url().properties());
      RunContext brief = RunContext.none().withTimeLeft(ENOUGH_TO_BEGIN);
      CompletableFuture<MigrationResult> run =
          CompletableFuture.supplyAsync(
              () -> new Migrator(there, own.migrations(), brief).migrate());
      while (!sleeps()) {
        assertThat(run).isNotDone();
        Thread.sleep(50);
      }

      relay.freeze();

      assertThat(run)
          .failsWithin(Duration.ofSeconds(90))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(MigrationException.class)
          .withMessageContaining("stopped at 2 (slow)");
    }
  }

  private boolean sleeps() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Rows.holds(
          connection,
          "EXISTS (SELECT FROM pg_stat_activity"
              + " WHERE datname = current_database() AND wait_event = 'PgSleep')");
    }
  }

  private Migrator migrator(OwnFolder own, Duration time) {
    return new Migrator(database.url(), own.migrations(), RunContext.none().withTimeLeft(time));
  }

  private String tables(String... names) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Rows.text(
          connection,
          "SELECT string_agg(relname, ',') FROM pg_class WHERE relname = ANY (?::text[])",
          "{" + String.join(",", names) + "}");
    }
  }
}
