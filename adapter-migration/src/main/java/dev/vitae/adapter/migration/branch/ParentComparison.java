package dev.vitae.adapter.migration.branch;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.schema.SchemaDescription;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Compares the schemas and the histories of two databases, each by a connection of its own. */
final class ParentComparison {
  static final String APPLICATION_NAME = "vitae-branches";

  private static final String HISTORY = "public." + FlywayConfiguration.HISTORY;

  private ParentComparison() {}

  static BranchDifference of(
      String branch, DatabaseUrl branchUrl, String parent, DatabaseUrl parentUrl) {
    State own = State.of(branchUrl);
    State of = State.of(parentUrl);
    return new BranchDifference(
        branch,
        parent,
        without(own.migrations, of.migrations),
        without(of.migrations, own.migrations),
        own.schema.differencesFrom(of.schema, parent));
  }

  private static List<String> without(List<String> some, List<String> others) {
    return some.stream().filter(each -> !others.contains(each)).toList();
  }

  private record State(List<String> migrations, SchemaDescription schema) {
    static State of(DatabaseUrl url) {
      try (Connection connection = new Sessions(url).open(APPLICATION_NAME)) {
        return new State(migrations(connection), SchemaDescription.read(connection));
      } catch (SQLException failed) {
        throw new MigrationException(
            "The schema of %s cannot be read: %s".formatted(url.database(), failed.getMessage()),
            failed);
      }
    }

    /** A repeatable one counts as another when its text is. */
    private static List<String> migrations(Connection connection) throws SQLException {
      if (!Rows.holds(connection, "to_regclass(?) IS NOT NULL", HISTORY)) {
        return List.of();
      }
      return Rows.read(
          connection,
          "SELECT DISTINCT ON (coalesce(version, script)) version, description, checksum FROM "
              + HISTORY
              + " WHERE success AND type <> 'SCHEMA'"
              + " ORDER BY coalesce(version, script), installed_rank DESC",
          row ->
              row.getString(1) == null
                  ? "%s, repeatable (%08x)".formatted(row.getString(2), row.getInt(3))
                  : "%s (%s)".formatted(row.getString(1), row.getString(2)));
    }
  }
}
