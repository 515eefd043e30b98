package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads {@code migration_runs}. */
final class RunsTable {
  private RunsTable() {}

  /** Some columns of each run, in their order, with spaces between. */
  static List<String> read(Connection connection, String columns) throws SQLException {
    return Rows.read(
        connection,
        "SELECT concat_ws(' | ', %s) FROM migration_runs ORDER BY id".formatted(columns),
        row -> row.getString(1));
  }
}
