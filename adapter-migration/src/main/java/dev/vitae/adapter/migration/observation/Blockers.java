package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Observes a statement that runs in no transaction, where nobody can ask afterwards what it had
 * locked. Each table is locked by a session of its own, and given free when the statement waits for
 * it: what it waits for is what it takes. A stronger lock on a table that is already free is not
 * seen.
 */
final class Blockers implements AutoCloseable {
  private static final String APPLICATION_NAME = "vitae-scratch-blocker";
  private static final int MOST_TABLES = 32;
  private static final long POLL_MILLIS = 5;
  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final String WAITS_OTHERWISE =
      "EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = ? AND NOT granted AND locktype <> 'relation')";

  private final Map<Long, Connection> byTable = new HashMap<>();
  private final Connection asking;
  private final Catalog catalog;

  /** Locks all tables. */
  Blockers(Sessions scratch, Connection asking, Catalog catalog) throws SQLException {
    this.asking = asking;
    this.catalog = catalog;
    List<Catalog.Table> tables =
        catalog.tables().values().stream().filter(Catalog.Table::base).limit(MOST_TABLES).toList();
    for (Catalog.Table table : tables) {
      Connection blocker = scratch.open(APPLICATION_NAME);
      byTable.put(table.oid(), blocker);
      blocker.setAutoCommit(false);
      Rows.run(
          blocker,
          "LOCK TABLE ONLY "
              + Filling.qualified(blocker, table.oid())
              + " IN ACCESS EXCLUSIVE MODE");
    }
  }

  /** Runs it on a connection in auto-commit mode; the locks that it was seen to ask for. */
  Map<Long, LockMode> run(Statement statement, Connection runner)
      throws SQLException, StatementFailure {
    int backend = Integer.parseInt(Rows.text(runner, "SELECT pg_backend_pid()"));
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              Rows.run(runner, statement.sql());
              return null;
            });
    Thread thread = new Thread(task, "observed statement");
    thread.setDaemon(true);
    thread.start();
    Map<Long, LockMode> seen = new HashMap<>();
    long deadline = System.nanoTime() + GIVE_UP_NANOS;
    while (!task.isDone()) {
      Locks locks = Locks.of(backend, asking);
      locks
          .byTable(List.of(catalog))
          .forEach(
              (table, mode) ->
                  seen.merge(table, mode, (one, other) -> one.compareTo(other) < 0 ? other : one));
      for (Locks.Held lock : locks.all()) {
        if (!lock.granted()) {
          free(catalog.tableOf(lock.relation()).map(Catalog.Table::oid).orElse(0L));
        }
      }
      if (Rows.holds(asking, WAITS_OTHERWISE, backend)) {
        close();
      }
      if (System.nanoTime() > deadline) {
        close();
        Rows.holds(asking, "pg_cancel_backend(?)", backend);
        throw new MigrationException(
            "The statement in line %d did not end within two minutes on a scratch database: %s"
                .formatted(statement.line(), statement.excerpt()));
      }
      pause();
    }
    finish(statement, task);
    return seen;
  }

  private static void finish(Statement statement, FutureTask<Void> task) throws StatementFailure {
    try {
      task.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SQLException refused) {
        throw new StatementFailure(statement, refused);
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static MigrationException interrupted(InterruptedException thrown) {
    Thread.currentThread().interrupt();
    return new MigrationException("Interrupted while a statement was observed.", thrown);
  }

  private void free(long table) throws SQLException {
    Connection blocker = byTable.remove(table);
    if (blocker != null) {
      blocker.rollback();
      blocker.close();
    }
  }

  /** Gives all tables free. */
  @Override
  public void close() throws SQLException {
    for (long table : List.copyOf(byTable.keySet())) {
      free(table);
    }
  }
}
