package dev.vitae.adapter.migration;

import java.util.List;
import java.util.Optional;

/**
 * What one run did.
 *
 * @param from the version before; empty when the database was
 * @param to the version after; above {@link Migrator#newestVersion()} when a newer program has
 *     migrated this database
 * @param applied what was run, in its order; empty when there was nothing to do
 * @param repairs what an adoption changed in the rows, one sentence each
 * @param millis how long it all took, in milliseconds
 */
public record MigrationResult(
    Optional<String> from, String to, List<Migration> applied, List<String> repairs, long millis) {
  public MigrationResult {
    applied = List.copyOf(applied);
    repairs = List.copyOf(repairs);
  }
}
