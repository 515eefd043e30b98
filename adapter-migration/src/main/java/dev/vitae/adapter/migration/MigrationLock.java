package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Lets one migrator work at a time. Flyway's own lock begins too late: what stands before it
 * (adoption, what an interrupted run left) must not meet another migrator either.
 */
final class MigrationLock {
  /** "vitae" in ASCII. */
  private static final long KEY = 0x76_69_74_61_65L;

  private static final long POLL_MILLIS = 200;
  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final System.Logger LOG = System.getLogger(MigrationLock.class.getName());

  private MigrationLock() {}

  /**
   * Waits for the lock, which the server gives back when the connection ends. It asks again and
   * again, because a statement that waits counts as a transaction, for whose end a concurrent build
   * of an index would wait in turn.
   */
  static void acquire(Connection connection) throws SQLException {
    long start = System.nanoTime();
    boolean told = false;
    while (!Rows.holds(connection, "pg_try_advisory_lock(?)", KEY)) {
      if (!told) {
        LOG.log(INFO, "Another migrator works on this database: waiting for it.");
        told = true;
      }
      if (System.nanoTime() - start > GIVE_UP_NANOS) {
        throw new MigrationException(
            "Another migrator has worked on this database for ten minutes: see to it, then run this"
                + " again.");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException("Interrupted while waiting for another migrator.", interrupted);
    }
  }
}
