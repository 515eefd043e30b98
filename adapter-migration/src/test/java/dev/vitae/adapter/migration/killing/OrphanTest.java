package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.killing.Place.Stage;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a killed migrator began goes on in the server, until the next migrator ends it. */
@Tag("once")
class OrphanTest {
  /** As it was promised. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

  /** With it the server never looks whether anybody is at the other end. */
  private static final String DEAF = "SET client_connection_check_interval = 0;\n";

  private static final int MINUTES = 3;

  @TempDir Path folder;
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private OwnFolder migrations;

  @BeforeEach
  void copy() throws Exception {
    migrations = OwnFolder.copiedTo(folder);
  }

  @Test
  void aTransactionThatGoesOnIsEndedAndItsScriptRunAgain() throws Exception {
    migrations.with("V1_1__gate.sql", DEAF + "CREATE TABLE gated ();\nCALL gate();");

    try (Lookout lookout = new Lookout(database.url(), migrations.migrations());
        Gate gate = Gate.closed(database)) {
      FutureTask<MigrationResult> next;
      try (MigratorProcess killed = MigratorProcess.start(database.url(), migrations)) {
        requireThat(killed, () -> isAtTheGate(lookout));
        killed.kill();
        next = runAndEndTheOrphan(lookout);
      }
      gate.open();

      assertThat(next.get(MINUTES, TimeUnit.MINUTES).from()).contains("1");
      Clean.of(migrations.migrations()).requireOf(database, lookout.connection());
    }
  }

  @Test
  void aBuildThatGoesOnIsEndedAndItsIndexBuiltAgain() throws Exception {
    migrations.with("V1_1__books_wait.sql", "CALL gate();");
    migrations.withOutsideTransaction(
        "V1_2__title_index.sql",
        DEAF
            + "SET lock_timeout = 0;\n"
            + "CREATE INDEX CONCURRENTLY IF NOT EXISTS book_by_title ON book (title);");

    try (Lookout lookout = new Lookout(database.url(), migrations.migrations());
        Connection writer = database.dataSource().getConnection()) {
      FutureTask<MigrationResult> next;
      try (Gate gate = Gate.closed(database);
          MigratorProcess killed = MigratorProcess.start(database.url(), migrations)) {
        requireThat(killed, () -> isIn(lookout, Stage.IN_A_TRANSACTION, "V1_1__books_wait.sql"));
        writer.setAutoCommit(false);
        Rows.run(writer, "UPDATE book SET title = 'Mine' WHERE id = 1");
        gate.open();
        requireThat(killed, () -> isIn(lookout, Stage.IN_A_BUILD, "V1_2__title_index.sql"));
        killed.kill();
        next = runAndEndTheOrphan(lookout);
      }
      writer.rollback();

      assertThat(next.get(MINUTES, TimeUnit.MINUTES).from()).contains("1.1");
      Clean.of(migrations.migrations()).requireOf(database, lookout.connection());
    }
  }

  /** The next run, which has seen to the end of what the killed one began. */
  private FutureTask<MigrationResult> runAndEndTheOrphan(Lookout lookout) throws Exception {
    List<Integer> orphans = lookout.runners();
    assertThat(orphans).as("what goes on").isNotEmpty();
    FutureTask<MigrationResult> next =
        new FutureTask<>(
            new Migrator(database.url(), migrations.migrations(), RunContext.none())::migrate);
    new Thread(next, "next").start();
    boolean gone =
        Lookout.await(() -> lookout.runners().stream().noneMatch(orphans::contains), GONE_WITHIN);
    assertThat(gone).as("the orphan is gone within %s", GONE_WITHIN).isTrue();
    return next;
  }

  private static void requireThat(MigratorProcess process, Lookout.Condition condition)
      throws Exception {
    boolean holds = Lookout.await(condition, process);
    assertThat(holds).as("what is wanted of one that said:%n%s", process.said()).isTrue();
  }

  /** What the script says before has been heard by then. */
  private static boolean isAtTheGate(Lookout lookout) throws SQLException {
    return Rows.holds(
        lookout.connection(),
        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            + " AND state = 'active' AND query LIKE 'CALL gate()%')");
  }

  private static boolean isIn(Lookout lookout, Stage stage, String script) throws SQLException {
    return lookout.place().equals(new Place(stage, script));
  }
}
