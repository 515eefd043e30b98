package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A database at a moment, as texts that are the same when nothing has changed.
 *
 * @param history of migrations
 * @param schema every column
 * @param skills every row of what was written meanwhile
 */
record Picture(List<String> history, List<String> schema, List<String> skills) {
  Picture {
    requireNonNull(history, "history");
    requireNonNull(schema, "schema");
    requireNonNull(skills, "skills");
  }

  static Picture of(DataSource database) {
    return new Picture(
        rows(database, "SELECT * FROM flyway_schema_history ORDER BY installed_rank"),
        rows(
            database,
            "SELECT table_name, column_name, data_type, is_nullable, column_default"
                + " FROM information_schema.columns WHERE table_schema = 'public'"
                + " ORDER BY table_name, ordinal_position"),
        rows(database, "SELECT * FROM skills ORDER BY id"));
  }

  static List<String> rows(DataSource database, String query) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.add(result.getString(column));
        }
        rows.add(String.join("|", row.stream().map(String::valueOf).toList()));
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }
}
