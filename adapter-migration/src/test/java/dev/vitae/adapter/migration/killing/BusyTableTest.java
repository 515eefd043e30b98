package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A migration needs a table that somebody does not let go, and that others go on reading. */
@Tag("once")
class BusyTableTest {
  /** What the script waits at most, and so everybody behind it; and what a busy machine adds. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(400);

  private static final Duration PATIENCE_OF_READERS = Duration.ofMillis(600);

  private static final String HALF =
      "SET LOCAL lock_timeout = '%dms';\nCREATE TABLE half ();\nALTER TABLE book ADD COLUMN isbn text;\n"
          .formatted(LOCK_TIMEOUT.toMillis());
  private static final String BUILD =
      "SET lock_timeout = '%dms';\nCREATE INDEX CONCURRENTLY IF NOT EXISTS book_by_title ON book (title);\n"
          .formatted(LOCK_TIMEOUT.toMillis());

  private static final int MINUTES = 3;
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  @TempDir Path folder;
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private OwnFolder migrations;

  @BeforeEach
  void migrateUpToThere() throws Exception {
    migrations = OwnFolder.copiedTo(folder).without("R__open_loans.sql");
    migrator().migrate();
  }

  @Test
  void theMigrationIsTriedAgainUntilTheReaderLeavesAndNobodyElseWaitsForLong() throws Exception {
    migrations.with("V11__half.sql", HALF);
    try (Lookout lookout = new Lookout(database.url(), migrations.migrations());
        Readers readers = Readers.start(database, PATIENCE_OF_READERS);
        Somebody reader = Somebody.reading(database)) {
      FutureTask<MigrationResult> run = run();
      Set<String> waits = new HashSet<>();
      boolean again =
          Lookout.await(
              () -> {
                waits.addAll(waitsOfTheMigrator(lookout));
                return waits.size() >= 2;
              },
              AT_MOST);
      assertThat(again).as("tried again").isTrue();
      assertThat(isThere(lookout, "half")).isFalse();
      reader.leave();

      assertThat(run.get(MINUTES, TimeUnit.MINUTES).applied()).hasSize(1);
      readers.stop();
      Clean.of(migrations.migrations()).requireOf(database, lookout.connection());
    }
  }

  @Test
  void anIndexWhoseBuildGaveUpIsBuiltAgainWhenTheWriterLeaves() throws Exception {
    migrations.withOutsideTransaction("V11__title_index.sql", BUILD);
    try (Lookout lookout = new Lookout(database.url(), migrations.migrations());
        Readers readers = Readers.start(database, PATIENCE_OF_READERS);
        Somebody writer = Somebody.writing(database)) {
      FutureTask<MigrationResult> run = run();
      assertThat(
              Lookout.await(
                  () -> isInvalid(lookout, "book_by_title") && !isBuilding(lookout), AT_MOST))
          .as("the build has given up")
          .isTrue();
      writer.leave();

      assertThat(run.get(MINUTES, TimeUnit.MINUTES).applied()).hasSize(1);
      readers.stop();
      Clean.of(migrations.migrations()).requireOf(database, lookout.connection());
    }
  }

  private Migrator migrator() {
    return new Migrator(database.url(), migrations.migrations(), RunContext.none());
  }

  private FutureTask<MigrationResult> run() {
    FutureTask<MigrationResult> run = new FutureTask<>(migrator()::migrate);
    new Thread(run, "migrator").start();
    return run;
  }

  /** Since when it waits for a lock, once for each try. */
  private static List<String> waitsOfTheMigrator(Lookout lookout) throws SQLException {
    return Rows.read(
        lookout.connection(),
        "SELECT waitstart FROM pg_locks"
            + " WHERE NOT granted AND relation = 'book'::regclass AND mode = 'AccessExclusiveLock'"
            + " AND waitstart IS NOT NULL",
        row -> row.getString(1));
  }

  private static boolean isThere(Lookout lookout, String relation) throws SQLException {
    return Rows.holds(lookout.connection(), "to_regclass(?) IS NOT NULL", relation);
  }

  private static boolean isInvalid(Lookout lookout, String index) throws SQLException {
    return Rows.holds(
        lookout.connection(),
        "EXISTS (SELECT FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass(?))",
        index);
  }

  private static boolean isBuilding(Lookout lookout) throws SQLException {
    return Rows.holds(
        lookout.connection(),
        "EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database())");
  }
}
