package dev.vitae.adapter.migration.roles;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Until when the roles are to be set up. */
final class Deadline {
  /** For a server that does not answer any more, not even that it has cancelled a statement. */
  private static final Duration UNANSWERED = Duration.ofSeconds(20);

  /** What the server and the driver can count in milliseconds. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final long begun = System.nanoTime();
  private final Optional<Duration> whole;

  Deadline(Optional<Duration> whole) {
    this.whole = whole.map(each -> each.compareTo(LONGEST) < 0 ? each : LONGEST);
  }

  /**
   * @throws MigrationException when the time is over; what was changed so far must not stay
   */
  void check() {
    if (isOver()) {
      throw stopped(null);
    }
  }

  /**
   * Makes the server cancel the next statement of the transaction when the time is over, and the
   * driver give it up when the server does not. Without a deadline nothing ends a statement: how
   * long it may wait for one lock says {@code lock_timeout}, and how many it needs nobody knows.
   *
   * @throws MigrationException when the time is over
   */
  void limit(Connection connection) throws SQLException {
    check();
    if (whole.isPresent()) {
      // Rounded up: what the server has ended, ended after the time was over.
      long left = Math.max(1, whole.get().minusNanos(System.nanoTime() - begun).toMillis() + 1);
      connection.setNetworkTimeout(Runnable::run, (int) (left + UNANSWERED.toMillis()));
      Rows.run(connection, "SET LOCAL statement_timeout = " + left);
    }
  }

  boolean isOver() {
    return whole.isPresent() && System.nanoTime() - begun >= whole.get().toNanos();
  }

  /** Why the roles are not set up. */
  MigrationException stopped(SQLException cause) {
    return new MigrationException(
        "Setting up the roles stopped itself before its time was over, and none of them was changed: run it again, with a longer timeout or when the database is less busy.",
        cause);
  }
}
