package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.persistence.jdbc.TimeBudget;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How long a call waits for the database: what Lambda leaves it, for a database that sleeps may
 * need all of that to wake up. One call has then found out that it is away; those behind it ask
 * briefly, so that they have their old answer or their 503 soon and an outage does not use up the
 * account's concurrency.
 */
final class Patience implements TimeBudget {
  /** For the answer to be written and carried off before Lambda ends the call. */
  private static final int RESERVE_MS = 500;

  private static final Duration BETWEEN_CALLS = Duration.ofSeconds(5);
  private static final Duration WHILE_AWAY = Duration.ofSeconds(3);

  private final Invocations invocations;
  private volatile boolean away;

  Patience(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public Duration left() {
    OptionalInt millis = invocations.millisLeft();
    Duration left =
        millis.isPresent() ? Duration.ofMillis(millis.getAsInt() - RESERVE_MS) : BETWEEN_CALLS;
    return away && left.compareTo(WHILE_AWAY) > 0 ? WHILE_AWAY : left;
  }

  /** The database has answered. */
  void found() {
    away = false;
  }

  /** It could not be reached. */
  void lost() {
    away = true;
  }
}
