package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What runs on in the server for a migrator that is no more. Only who holds the {@link
 * MigrationLock} has connections named {@value Migrator#RUN_APPLICATION_NAME}; so to who has it and
 * none yet, each of them is left over. The server ends them itself when it notices that nobody is
 * at the other end; that is waited for, and then helped along.
 */
final class Orphans {
  /** A migrator that has just ended may be seen for a moment. */
  private static final Duration UNSAID = Duration.ofMillis(500);

  private static final Duration BY_ITSELF = Duration.ofSeconds(4);
  private static final Duration GIVE_UP = Duration.ofSeconds(9);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

  /** No text of a query: it may hold what is nobody's business. */
  private static final String SESSIONS =
      """
      SELECT pid, format('process %s (login %s, %s, since %s)', pid, usename,
        CASE WHEN wait_event_type IS NULL OR wait_event_type = 'Client' THEN coalesce(state, 'unknown')
          ELSE concat(state, ', waits for ', wait_event_type, ' ', wait_event) END,
        coalesce(to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), 'a while'))
      FROM pg_catalog.pg_stat_activity
      WHERE datname = current_database() AND application_name = ? AND pid <> pg_backend_pid()
      ORDER BY pid
      """;

  private record Orphan(int process, String description) {}

  private final Connection connection;
  private final Set<Integer> told = new HashSet<>();
  private final Set<Integer> ended = new HashSet<>();
  private String refusal = "it does not end";

  Orphans(Connection connection) {
    this.connection = connection;
  }

  /**
   * Returns when there is none any more, which takes ten seconds at most.
   *
   * @throws MigrationException when one cannot be ended; nothing was changed
   */
  void end(TimeBudget time) throws SQLException {
    Duration begun = time.passed();
    List<Orphan> orphans = all();
    while (!orphans.isEmpty()) {
      Duration waited = time.passed().minus(begun);
      if (waited.compareTo(GIVE_UP) > 0 || time.isOver() || time.hasWaitedEnough()) {
        throw new MigrationException(
            """
            A killed migrator's %s still works on this database: %s.
            End it with SELECT pg_terminate_backend(%d) by its own login or a superuser's, then run this again. Nothing was changed."""
                .formatted(orphans.get(0).description(), refusal, orphans.get(0).process()));
      }
      for (Orphan orphan : orphans) {
        if (waited.compareTo(UNSAID) > 0 && told.add(orphan.process())) {
          LOG.log(
              WARNING,
              "A killed migrator's "
                  + orphan.description()
                  + " is still at work: waiting for its end.");
        }
        if (waited.compareTo(BY_ITSELF) > 0 && ended.add(orphan.process())) {
          terminate(orphan);
        }
      }
      time.pause(POLL);
      orphans = all();
    }
  }

  private void terminate(Orphan orphan) {
    LOG.log(WARNING, "Ending the process " + orphan.process() + " of a killed migrator.");
    try {
      Rows.holds(connection, "pg_terminate_backend(?)", orphan.process());
    } catch (SQLException refused) {
      refusal = "this login may not end it";
    }
  }

  private List<Orphan> all() throws SQLException {
    return Rows.read(
        connection,
        SESSIONS,
        row -> new Orphan(row.getInt(1), row.getString(2)),
        Migrator.RUN_APPLICATION_NAME);
  }
}
