package dev.vitae.adapter.migration.branch;

import static java.lang.System.Logger.Level.DEBUG;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Ends the sessions on a database while a statement waits for their end and keeps new ones waiting.
 * A pool notices, asks for new connections, and gets them after the statement.
 */
final class Evictions {
  private static final System.Logger LOG = System.getLogger(Evictions.class.getName());

  /** Less than the five seconds that the server waits for all to be gone. */
  private static final long TRANSACTIONS_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long POLL_MILLIS = 10;
  private static final long END_MILLIS = 10_000;

  private static final String END =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
          + " WHERE datname = ? AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

  /** Only what is in nobody's transaction: its client loses nothing. */
  private static final String END_IDLE = END + " AND state = 'idle'";

  /** A statement that needs a database for itself. */
  @FunctionalInterface
  interface Statement {
    void run() throws SQLException;
  }

  private final Sessions sessions;
  private final String database;
  private final long grace;
  private final Thread thread = new Thread(this::run, "evictions");
  private volatile boolean ended;

  private Evictions(Sessions sessions, String database, long grace) {
    this.sessions = sessions;
    this.database = database;
    this.grace = grace;
  }

  /** A transaction in progress has three seconds to come to its end. */
  static Evictions afterTransactions(Sessions sessions, String database) {
    return new Evictions(sessions, database, TRANSACTIONS_NANOS);
  }

  static Evictions atOnce(Sessions sessions, String database) {
    return new Evictions(sessions, database, 0);
  }

  /** Runs the statement; once. */
  void during(Statement statement) throws SQLException {
    thread.setDaemon(true);
    thread.start();
    try {
      statement.run();
    } finally {
      end();
    }
  }

  private void run() {
    try (Connection connection = sessions.openDirect(ParentComparison.APPLICATION_NAME)) {
      long start = System.nanoTime();
      while (!ended) {
        Rows.text(connection, System.nanoTime() - start < grace ? END_IDLE : END, database);
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException e) {
      LOG.log(DEBUG, "the statement that waits will say who is there", e);
    }
  }

  private void end() {
    ended = true;
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
