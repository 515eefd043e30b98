package dev.vitae.adapter.persistence.jdbc;

import java.time.Duration;

/**
 * How long a caller of the store can wait. Given by the root, asked at the start of each use of a
 * port and of each part of a transaction, on the thread that does the work. What cannot be done in
 * time is an outage: no statement starts when less than about a second is left, and one that runs
 * is cancelled before nothing is.
 */
@FunctionalInterface
public interface TimeBudget {

  /** Zero or less: nothing is begun. */
  Duration left();

  /** The same for each use, whenever it begins. */
  static TimeBudget ofEach(Duration use) {
    if (use.isNegative() || use.isZero()) {
      throw new IllegalArgumentException("a time budget of more than nothing, not " + use);
    }
    return () -> use;
  }
}
