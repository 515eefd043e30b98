package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Three migrators, each on a database of its own, that wait for what never comes: for a reader of a
 * table, for a writer below the build of an index, for another migrator.
 */
final class WaitingInVain implements AutoCloseable {
  /** What the scripts wait at most, and so everybody behind them; and what a busy machine adds. */
  private static final int LOCK_TIMEOUT_MS = 400;

  private static final Duration PATIENCE_OF_READERS = Duration.ofMillis(600);

  private static final String HALF =
      "SET LOCAL lock_timeout = '%dms';\nCREATE TABLE half ();\nALTER TABLE book ADD COLUMN isbn text;\n"
          .formatted(LOCK_TIMEOUT_MS);
  private static final String BUILD =
      "SET lock_timeout = '%dms';\nCREATE INDEX CONCURRENTLY IF NOT EXISTS book_by_title ON book (title);\n"
          .formatted(LOCK_TIMEOUT_MS);

  private static final int MINUTES = 3;

  private final OwnFolder altering;
  private final OwnFolder building;
  private final ScratchDatabase read = ScratchDatabase.empty().open();
  private final ScratchDatabase written = ScratchDatabase.empty().open();
  private final ScratchDatabase migrated = ScratchDatabase.empty().open();
  private final Readers readers;
  private final Somebody reader;
  private final Somebody writer;
  private final Gate gate;
  private final FutureTask<MigrationResult> working;
  private final List<MigratorProcess> processes;

  /** Starts them. */
  WaitingInVain(Path folder) throws SQLException, IOException, InterruptedException {
    altering = copy(folder.resolve("altering"));
    building = copy(folder.resolve("building"));
    migrator(read, altering).migrate();
    migrator(written, building).migrate();
    altering.with("V11__half.sql", HALF);
    building.withOutsideTransaction("V11__title_index.sql", BUILD);
    readers = Readers.start(read, PATIENCE_OF_READERS);
    reader = Somebody.reading(read);
    writer = Somebody.writing(written);
    gate = Gate.closed(migrated);
    working = new FutureTask<>(migrator(migrated, building)::migrate);
    new Thread(working, "working").start();
    try (Lookout lookout = new Lookout(migrated.url(), building.migrations())) {
      Lookout.await(() -> !lookout.runners().isEmpty(), Duration.ofMinutes(1));
    }
    processes =
        List.of(
            MigratorProcess.start(read.url(), altering),
            MigratorProcess.start(written.url(), building),
            MigratorProcess.start(migrated.url(), building));
  }

  private static OwnFolder copy(Path folder) throws IOException {
    return OwnFolder.copiedTo(Files.createDirectory(folder)).without("R__open_loans.sql");
  }

  private static Migrator migrator(ScratchDatabase database, OwnFolder folder) {
    return new Migrator(database.url(), folder.migrations(), RunContext.none());
  }

  /** Each ends by itself, says why, and leaves nothing half done. */
  void requireTheirEnd() throws Exception {
    for (MigratorProcess process : processes) {
      assertThat(process.exitCode()).as(process.said()).isEqualTo(1);
      assertThat(process.said()).containsPattern("(?m)^failed .*waiting");
    }
    assertThat(processes.get(2).said()).contains("waiting for process");
    readers.stop();
    try (Connection connection = read.dataSource().getConnection()) {
      assertThat(Rows.holds(connection, "to_regclass('half') IS NULL")).isTrue();
      assertThat(
              Rows.holds(
                  connection,
                  "NOT EXISTS (SELECT FROM flyway_schema_history WHERE version = '11')"))
          .isTrue();
    }
    assertThat(working).isNotDone();
  }

  /** When what they waited for has come, the next run of each makes it good. */
  void requireThatTheNextRunsSucceed() throws Exception {
    reader.leave();
    writer.leave();
    gate.open();
    assertThat(migrator(read, altering).migrate().applied()).hasSize(1);
    assertThat(migrator(written, building).migrate().applied()).hasSize(1);
    assertThat(working.get(MINUTES, TimeUnit.MINUTES).applied()).isNotEmpty();
    requireClean(read, altering);
    requireClean(written, building);
    requireClean(migrated, building);
  }

  private static void requireClean(ScratchDatabase database, OwnFolder folder) throws Exception {
    try (Connection connection = database.dataSource().getConnection()) {
      Clean.of(folder.migrations()).requireOf(database, connection);
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    for (MigratorProcess process : processes) {
      process.close();
    }
    readers.close();
    reader.close();
    writer.close();
    gate.close();
    read.close();
    written.close();
    migrated.close();
  }
}
