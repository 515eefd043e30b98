package dev.vitae.adapter.migration.branch;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What branches are on the server of the tests. */
final class BranchDatabases {
  private BranchDatabases() {}

  static List<String> halfMade() throws SQLException {
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      return named(connection, "vitae_branch_half_made_");
    }
  }

  /** Drops all that stand beside a database. */
  static void dropOf(DatabaseUrl main) throws SQLException {
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      for (String database : named(connection, main.database() + "~")) {
        Rows.run(connection, "DROP DATABASE \"%s\" WITH (FORCE)".formatted(database));
      }
    }
  }

  private static List<String> named(Connection connection, String prefix) throws SQLException {
    return Rows.read(
        connection,
        "SELECT datname FROM pg_database WHERE starts_with(datname, ?)",
        row -> row.getString(1),
        prefix);
  }
}
