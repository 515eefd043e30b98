package dev.vitae.adapter.migration.roles;

import dev.vitae.adapter.migration.database.MigrationException;
import java.time.Duration;
import java.util.Optional;

/** Until when the roles are to be set up. */
final class Deadline {
  private final long begun = System.nanoTime();
  private final Optional<Duration> whole;

  Deadline(Optional<Duration> whole) {
    this.whole = whole;
  }

  /**
   * @throws MigrationException when the time is over; what was changed so far must not stay
   */
  void check() {
    if (whole.isPresent() && System.nanoTime() - begun >= whole.get().toNanos()) {
      throw new MigrationException(
          "Setting up the roles stopped itself before its time was over, and none of them was changed: run it again, with a longer timeout or when the database is less busy.");
    }
  }
}
