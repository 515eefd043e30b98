package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.MigratorsLock;
import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Lets one migrator work at a time. Flyway's own lock begins too late: what stands before it
 * (adoption, what an interrupted run left) must not meet another migrator either.
 */
final class MigrationLock {
  private static final long KEY = MigratorsLock.KEY;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(15);
  private static final System.Logger LOG = System.getLogger(MigrationLock.class.getName());

  private static final String HOLDER =
      """
      SELECT a.pid, format('process %%s (%%s, login %%s, from %%s, since %%s)', a.pid, a.application_name,
        a.usename, CASE WHEN a.client_addr IS NOT NULL THEN host(a.client_addr)
          WHEN a.client_port = -1 THEN 'a local socket' ELSE 'a place that this login may not see' END,
        coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), 'a while'))
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND l.classid = %d AND l.objid = %d
      """
          .formatted(KEY >>> Integer.SIZE, KEY & 0xFFFF_FFFFL);

  private MigrationLock() {}

  /**
   * Waits for the lock, which the server gives back when the connection ends, and says for whom. It
   * asks again and again, because a statement that waits counts as a transaction, for whose end a
   * concurrent build of an index would wait in turn.
   *
   * @throws MigrationException when the time to wait or the time of the run is over
   */
  static void acquire(Connection connection, TimeBudget time) throws SQLException {
    Duration say = Duration.ZERO;
    while (!Rows.holds(connection, "pg_try_advisory_lock(?)", KEY)) {
      if (time.isOver() || time.hasWaitedEnough()) {
        throw new MigrationException(
            """
            Another migrator still works on this database after %d s of waiting: see to it, then run this again.
            It is %s. Nothing was changed."""
                .formatted(time.passed().toSeconds(), holder(connection)));
      }
      if (time.passed().compareTo(say) >= 0) {
        LOG.log(
            INFO,
            "Another migrator works on this database: waiting for " + holder(connection) + ".");
        say = time.passed().plus(SAY_AGAIN);
      }
      time.pause(POLL);
    }
  }

  /** As the login itself: the owner's role, which it works in, does not see what it does. */
  private static String holder(Connection connection) throws SQLException {
    Rows.run(connection, "SET ROLE NONE");
    try {
      List<String> holders =
          Rows.read(
              connection,
              HOLDER,
              row ->
                  row.getString(2)
                      + MigrationRuns.deployOf(connection, row.getInt(1))
                          .map(deploy -> ", deploy " + deploy)
                          .orElse(""));
      return holders.isEmpty() ? "one that has just ended" : holders.get(0);
    } finally {
      Rows.run(connection, "RESET ROLE");
    }
  }
}
