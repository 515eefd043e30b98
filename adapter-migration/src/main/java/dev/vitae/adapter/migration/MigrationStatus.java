package dev.vitae.adapter.migration;

import java.util.List;
import java.util.Optional;

/**
 * How a database stands to the migrations of this program.
 *
 * @param state the answer in one word
 * @param version the newest version that was applied; empty when none was
 * @param pending what {@link Migrator#migrate()} would run, in its order
 */
public record MigrationStatus(State state, Optional<String> version, List<Migration> pending) {
  public MigrationStatus {
    pending = List.copyOf(pending);
  }

  /** How a database stands to the migrations of a program. */
  public enum State {
    /** It holds nothing; everything is pending. */
    EMPTY,
    /** It holds something, but no migration has ever run on it; {@link Migrator#adopt()} may. */
    NOT_ADOPTED,
    /** Migrations are pending. */
    BEHIND,
    /** It has what the program needs and nothing newer. */
    CURRENT,
    /** A newer program has migrated it; the migrations of this one are all there. */
    AHEAD
  }
}
