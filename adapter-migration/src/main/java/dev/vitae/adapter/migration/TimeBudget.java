package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.MigrationException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one run may take, and how much of that it may wait for others: for another migrator, for
 * what a killed one left running, for locks and between the tries to get them, all together.
 */
final class TimeBudget {
  /** The promise is two minutes; what is begun within these may take a few seconds to end. */
  static final Duration WAITING = Duration.ofSeconds(110);

  private final long start = System.nanoTime();
  private final Optional<Duration> whole;
  private final AtomicLong waitingLeft;

  TimeBudget(Optional<Duration> whole, Duration waiting) {
    this.whole = whole;
    this.waitingLeft = new AtomicLong(waiting.toNanos());
  }

  /** The run has to end. */
  boolean isOver() {
    return whole.isPresent() && nanosLeft() <= 0;
  }

  /** The run has to end unless it can go on without waiting. */
  boolean hasWaitedEnough() {
    return waitingLeft.get() <= 0;
  }

  void waited(long nanos) {
    waitingLeft.addAndGet(-nanos);
  }

  Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Until the run has to end; at most a day. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanosLeft()));
  }

  /** Waits, but no longer than it may. */
  void pause(Duration wanted) {
    long nanos = Math.min(wanted.toNanos(), Math.min(waitingLeft.get(), nanosLeft()));
    long begun = System.nanoTime();
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, nanos)).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "Interrupted while waiting; nothing is half done, run it again.", interrupted);
    } finally {
      waited(System.nanoTime() - begun);
    }
  }

  private long nanosLeft() {
    return whole.orElse(Duration.ofDays(1)).minus(passed()).toNanos();
  }
}
