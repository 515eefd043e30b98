package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the server again and again who waits for which lock, and since when, until it is stopped.
 */
final class LockWatch implements Runnable {
  private static final long PAUSE_NANOS = 1_000_000;

  private static final String WAITING =
      """
      SELECT c.application_name, l.waitstart::text AS since, l.locktype, l.mode,
        coalesce(l.relation::regclass::text, '') AS relation,
        extract(epoch FROM clock_timestamp() - l.waitstart) * 1000 AS millis,
        (SELECT left(regexp_replace(m.query, '\\s+', ' ', 'g'), 90)
         FROM pg_catalog.pg_stat_activity m
         WHERE m.datname = current_database() AND m.state <> 'idle'
           AND m.application_name LIKE 'vitae-migrator%' AND m.query NOT LIKE '%advisory%'
         ORDER BY EXISTS (SELECT FROM pg_catalog.pg_locks h WHERE h.pid = m.pid AND h.granted
             AND h.relation = l.relation AND h.mode LIKE '%Exclusive%') DESC, m.state = 'active' DESC
         LIMIT 1) AS meanwhile,
        (SELECT 1 + max(h.version::integer) FROM public.flyway_schema_history h) AS version
      FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_stat_activity c ON c.pid = l.pid
      WHERE NOT l.granted AND l.waitstart IS NOT NULL AND c.datname = current_database()
        AND c.application_name LIKE ?
      """;

  private final Connection connection;
  private final String names;
  private final Map<String, Wait> waits = new HashMap<>();
  private int looks;
  private volatile boolean stopped;

  /**
   * @param names of the applications that are watched, as a pattern of LIKE
   */
  LockWatch(Connection connection, String names) {
    this.connection = connection;
    this.names = names;
  }

  /**
   * One wait of one client for one lock.
   *
   * @param millis how long it had lasted when it was last seen, by the server's clock
   * @param version the migration that was under way
   * @param meanwhile what the migrator was doing for it, or null
   */
  record Wait(
      String client,
      String locktype,
      String mode,
      String relation,
      double millis,
      int version,
      String meanwhile) {
    private Wait orLonger(Wait other) {
      return millis < other.millis ? other : this;
    }

    @Override
    public String toString() {
      return "%.0f ms, %s for %s on %s %s, in V%d: %s"
          .formatted(millis, client, mode, locktype, relation, version, meanwhile);
    }
  }

  @Override
  public void run() {
    try (connection) {
      while (!stopped) {
        look();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  void stop() {
    stopped = true;
  }

  /** How often it has asked. */
  int looks() {
    return looks;
  }

  /** All that were seen, the longest first. */
  List<Wait> waits() {
    return waits.values().stream()
        .sorted(Comparator.comparingDouble(Wait::millis).reversed())
        .toList();
  }

  private void look() throws SQLException {
    List<Map.Entry<String, Wait>> seen =
        Rows.read(
            connection,
            WAITING,
            row ->
                Map.entry(
                    row.getString("application_name") + row.getString("since"),
                    new Wait(
                        row.getString("application_name"),
                        row.getString("locktype"),
                        row.getString("mode"),
                        row.getString("relation"),
                        row.getDouble("millis"),
                        row.getInt("version"),
                        row.getString("meanwhile"))),
            names);
    seen.forEach(wait -> waits.merge(wait.getKey(), wait.getValue(), Wait::orLonger));
    looks++;
  }
}
