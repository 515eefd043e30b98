package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a run leaves behind that failed or was killed outside a transaction: the note of its
 * failure, on which Flyway would refuse every later run, and indexes that PostgreSQL does not use
 * because their build did not end. To be cleared under the {@link MigrationLock} only.
 */
final class InterruptedRun {
  private static final System.Logger LOG = System.getLogger(InterruptedRun.class.getName());

  private final Connection connection;
  private final InvalidIndexes indexes;

  InterruptedRun(Connection connection, InvalidIndexes indexes) {
    this.connection = connection;
    this.indexes = indexes;
  }

  /** Migrations that run outside a transaction are written so that they can be run again. */
  void clear(List<History.Entry> entries) throws SQLException {
    if (entries.stream().anyMatch(entry -> !entry.success())) {
      Rows.change(connection, "DELETE FROM public.flyway_schema_history WHERE NOT success");
      LOG.log(WARNING, "An earlier run failed half way: its last migration is run again.");
    }
    List<InvalidIndexes.Index> invalid = InvalidIndexes.in(connection);
    if (!invalid.isEmpty()) {
      indexes.clear(invalid, entries);
    }
  }
}
