package dev.vitae.adapter.migration.observation;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

/** Runs statements in the transaction of a connection, and asks the server what each did. */
final class Watch {
  /** What the server warns of when a transaction is begun within one. */
  private static final String ACTIVE_TRANSACTION = "25001";

  private static final String LOCK_TIMEOUT =
      "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'lock_timeout'";

  private final Connection connection;
  private final int backend;

  /** What was there when the transaction began: nobody waits for what it makes itself. */
  private Catalog known;

  private String knownIn = "";
  private Catalog last;

  /** The connection must not be in auto-commit mode. */
  Watch(Connection connection) throws SQLException {
    this.connection = connection;
    this.backend = Integer.parseInt(Rows.text(connection, "SELECT pg_backend_pid()"));
  }

  Observation run(Statement statement) throws SQLException, StatementFailure {
    String transaction = transaction(connection);
    if (!transaction.equals(knownIn)) {
      known = Catalog.read(connection);
      knownIn = transaction;
      last = known;
    }
    Catalog before = last;
    Locks earlier = Locks.of(backend, connection);
    long lockTimeout = lockTimeout(connection);
    long start = System.nanoTime();
    boolean nested = execute(statement, connection);
    long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
    boolean ended = !transaction(connection).equals(transaction);
    Locks later = Locks.of(backend, connection);
    Catalog after = Catalog.read(connection);
    last = after;
    return new Observation(
        statement,
        before,
        after,
        later.beyond(earlier).byTable(known),
        later.byTable(known),
        millis,
        lockTimeout,
        ended,
        nested,
        true);
  }

  /** In milliseconds; 0 for without end. */
  static long lockTimeout(Connection connection) throws SQLException {
    return Long.parseLong(Rows.text(connection, LOCK_TIMEOUT));
  }

  /** The number of the transaction that a connection is in. */
  static String transaction(Connection connection) throws SQLException {
    return Rows.text(connection, "SELECT pg_current_xact_id()");
  }

  /** Whether the server warns that it begins a transaction within one. */
  static boolean execute(Statement statement, Connection connection) throws StatementFailure {
    try {
      if (statement.copy().isPresent()) {
        statement.copy().get().run(connection);
        return false;
      }
      try (java.sql.Statement running = connection.createStatement()) {
        running.setEscapeProcessing(false);
        running.execute(statement.sql());
        return warnsOfTransaction(running.getWarnings());
      }
    } catch (SQLException failed) {
      throw new StatementFailure(statement, failed);
    }
  }

  private static boolean warnsOfTransaction(SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (ACTIVE_TRANSACTION.equals(warning.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server lets a statement run in no transaction, or it ends one itself. */
  static boolean needsNoTransaction(StatementFailure failure) {
    return List.of(ACTIVE_TRANSACTION, "2D000").contains(failure.state());
  }
}
