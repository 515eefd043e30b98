package dev.vitae.adapter.persistence.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.postgresql.jdbc.PgStatement;

/**
 * When what the calling thread does at the moment has to be over. Each statement learns of it
 * before it is sent: the driver has the server cancel it while there is time left for that, and
 * gives up on a server that says nothing when there is none.
 */
final class Deadline {
  /** How long the driver tries to have a statement cancelled, and its caller waits for that. */
  static final int SECONDS_TO_CANCEL = 1;

  private static final long TO_CANCEL = SECONDS_TO_CANCEL * 1_000L;

  /** Milliseconds without which no statement is started: it would be cancelled at once. */
  static final long LEAST = TO_CANCEL + 250;

  /** So that no sum of nanoseconds overflows. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final long NANOS_IN_MILLI = 1_000_000;

  private final TimeBudget budget;
  private final long responseTimeout;
  private final LongSupplier nanoTime;

  /** Never removed: whoever begins something sets it anew. */
  private final ThreadLocal<Long> end = new ThreadLocal<>();

  /**
   * @param responseTimeout how long to wait for a silent server even if there is more time
   */
  Deadline(TimeBudget budget, Duration responseTimeout, LongSupplier nanoTime) {
    this.budget = budget;
    this.responseTimeout = responseTimeout.toMillis();
    this.nanoTime = nanoTime;
  }

  /** The calling thread begins something new. */
  void begin() {
    begin(budget.left());
  }

  /** Likewise, with a time of its own. */
  void begin(Duration left) {
    long nanos = (left.compareTo(LONGEST) < 0 ? left : LONGEST).toNanos();
    end.set(nanoTime.getAsLong() + nanos);
  }

  /** Milliseconds; negative when it is over. */
  long left() {
    return (end.get() - nanoTime.getAsLong()) / NANOS_IN_MILLI;
  }

  /** Milliseconds after which it is too late to start a statement. */
  long leftToStart() {
    return left() - LEAST;
  }

  /**
   * For what is sent without a statement of ours, such as a COMMIT.
   *
   * @throws SQLTimeoutException if it is too late for any
   */
  void limit(Connection connection) throws SQLException {
    limit(connection, enough());
  }

  private void limit(Connection connection, long left) throws SQLException {
    // The driver needs no executor for it.
    connection.setNetworkTimeout(null, (int) Math.min(left, responseTimeout));
  }

  /** For a statement that is about to be sent. */
  void limit(PreparedStatement statement) throws SQLException {
    long left = enough();
    // JDBC's own is in seconds, of which there may be one and a half.
    statement.unwrap(PgStatement.class).setQueryTimeoutMs(left - TO_CANCEL);
    limit(statement.getConnection(), left);
  }

  private long enough() throws SQLTimeoutException {
    long left = left();
    if (left < LEAST) {
      throw new SQLTimeoutException("no time left for a statement", SqlFailure.CANCELLED);
    }
    return left;
  }
}
