package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DeadlineTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  @Test
  void aScriptIsStoppedWhenTheTimeIsOverAndTheNextRunDoesTheRest() throws SQLException {
    OwnFolder own =
        new OwnFolder(folder)
            .with("V1__one.sql", "CREATE TABLE one (id integer)")
            .with("V2__two.sql", "CREATE TABLE two (id integer); SELECT pg_sleep(60)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrator(own, Duration.ofSeconds(3)).migrate())
        .withMessageContainingAll("stopped at 2 (two)", "time", "Nothing is half done");

    assertThat(tables("one", "two")).isEqualTo("one");
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(RunsTable.read(connection, "result, to_version"))
          .containsExactly("interrupted | 1");
    }
    own.with("V2__two.sql", "CREATE TABLE two (id integer)");
    assertThat(migrator(own, Duration.ofMinutes(1)).migrate().to()).isEqualTo("2");
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
          .isThrownBy(() -> migrator(own, Duration.ofSeconds(3)).migrate())
          .withMessageContaining("stopped at 2 (index)");
      writer.rollback();
      writer.setAutoCommit(true);

      assertThat(migrator(own, Duration.ofMinutes(1)).migrate().to()).isEqualTo("2");
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
