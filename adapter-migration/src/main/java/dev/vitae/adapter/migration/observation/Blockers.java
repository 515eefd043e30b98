package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Observes a statement that runs in no transaction, where nobody can ask afterwards what it had
 * locked. Each table is locked by a session of its own, which lets in what the statement waits for,
 * and nothing stronger: what it waits for is what it takes.
 */
final class Blockers implements AutoCloseable {
  private static final String APPLICATION_NAME = "vitae-scratch-blocker";
  private static final int MOST_TABLES = 32;
  private static final long POLL_MILLIS = 5;
  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final String WAITS_OTHERWISE =
      "EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = ? AND NOT granted AND locktype <> 'relation')";

  private final Deque<Connection> idle;
  private final Map<Long, Blocker> byTable = new HashMap<>();
  private final Connection asking;
  private final Catalog catalog;

  /**
   * Locks all tables.
   *
   * @param idle sessions of others before, which are used again; afterwards all are there
   */
  Blockers(Sessions scratch, Deque<Connection> idle, Connection asking, Catalog catalog)
      throws SQLException {
    this.idle = idle;
    this.asking = asking;
    this.catalog = catalog;
    List<Catalog.Table> tables =
        catalog.tables().values().stream().filter(Catalog.Table::base).limit(MOST_TABLES).toList();
    for (Catalog.Table table : tables) {
      Connection session = idle.isEmpty() ? scratch.open(APPLICATION_NAME) : idle.pop();
      byTable.put(table.oid(), new Blocker(session));
      byTable.get(table.oid()).lock(table.quoted());
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
      locks.byTable(catalog).forEach((table, mode) -> seen.merge(table, mode, LockMode::stronger));
      for (Locks.Held lock : locks.all()) {
        if (!lock.granted()) {
          letIn(catalog.tableOf(lock.relation()).map(Catalog.Table::oid).orElse(0L), lock.mode());
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

  private void letIn(long table, LockMode asked) throws SQLException {
    Blocker blocker = byTable.get(table);
    if (blocker != null && !blocker.letIn(asked)) {
      release(table);
    }
  }

  private void release(long table) throws SQLException {
    Connection session = byTable.remove(table).connection;
    session.rollback();
    idle.push(session);
  }

  /** Gives all tables free. */
  @Override
  public void close() throws SQLException {
    for (long table : List.copyOf(byTable.keySet())) {
      release(table);
    }
  }

  /** Holds locks on one table, each stronger than the one before and behind a savepoint. */
  private static final class Blocker {
    private static final List<LockMode> LADDER =
        List.of(
            LockMode.ACCESS_SHARE,
            LockMode.ROW_EXCLUSIVE,
            LockMode.SHARE_ROW_EXCLUSIVE,
            LockMode.EXCLUSIVE,
            LockMode.ACCESS_EXCLUSIVE);

    private final Connection connection;
    private final Map<LockMode, Savepoint> behind = new EnumMap<>(LockMode.class);
    private LockMode holds = LockMode.ACCESS_EXCLUSIVE;

    Blocker(Connection connection) {
      this.connection = connection;
    }

    void lock(String table) throws SQLException {
      connection.setAutoCommit(false);
      for (LockMode mode : LADDER) {
        Rows.run(connection, "LOCK TABLE ONLY " + table + " IN " + mode + " MODE");
        behind.put(mode, connection.setSavepoint());
      }
    }

    /** Keeps the strongest lock that does not conflict with another; false when there is none. */
    boolean letIn(LockMode asked) throws SQLException {
      LockMode kept =
          switch (asked) {
            case ACCESS_SHARE -> LockMode.EXCLUSIVE;
            case ROW_SHARE -> LockMode.SHARE_ROW_EXCLUSIVE;
            case ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE -> LockMode.ROW_EXCLUSIVE;
            case SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE -> LockMode.ACCESS_SHARE;
            case ACCESS_EXCLUSIVE -> LockMode.ACCESS_EXCLUSIVE;
          };
      if (kept.compareTo(holds) >= 0) {
        return false;
      }
      connection.rollback(behind.get(kept));
      holds = kept;
      return true;
    }
  }
}
