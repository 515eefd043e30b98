package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes in rows of version 1 that take nothing away from what they say: blanks around texts,
 * texts of nothing but blanks, line ends of other systems, addresses without {@code https://}.
 */
final class RowRepairs {
  /** Unicode's White_Space, as in the rules. */
  static final String BLANK =
      "\\u0009-\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

  /** A domain name of two labels or more, then perhaps a port, a path, a query or a fragment. */
  private static final String BARE_HOST = "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#].*)?$";

  private record Column(String table, String name, Kind kind) {}

  private enum Kind {
    REQUIRED,
    OPTIONAL,
    ADDRESS,
    REQUIRED_LINES,
    OPTIONAL_LINES
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column("personal_info", "name", Kind.REQUIRED),
          new Column("personal_info", "title", Kind.REQUIRED),
          new Column("personal_info", "email", Kind.REQUIRED),
          new Column("personal_info", "phone", Kind.OPTIONAL),
          new Column("personal_info", "location", Kind.OPTIONAL),
          new Column("personal_info", "linkedin", Kind.ADDRESS),
          new Column("personal_info", "github", Kind.ADDRESS),
          new Column("personal_info", "summary", Kind.OPTIONAL_LINES),
          new Column("experience", "company", Kind.REQUIRED),
          new Column("experience", "position", Kind.REQUIRED),
          new Column("experience", "description", Kind.OPTIONAL_LINES),
          new Column("experience", "location", Kind.OPTIONAL),
          new Column("experience", "company_url", Kind.ADDRESS),
          new Column("projects", "name", Kind.REQUIRED),
          new Column("projects", "description", Kind.REQUIRED_LINES),
          new Column("projects", "github_url", Kind.ADDRESS),
          new Column("projects", "demo_url", Kind.ADDRESS),
          new Column("technologies", "name", Kind.REQUIRED),
          new Column("technologies", "category", Kind.REQUIRED),
          new Column("skills", "name", Kind.REQUIRED),
          new Column("skills", "category", Kind.REQUIRED));

  private final Connection connection;
  private final List<String> done = new ArrayList<>();

  RowRepairs(Connection connection) {
    this.connection = connection;
  }

  /** One sentence for each column in which rows were changed. */
  List<String> done() {
    return List.copyOf(done);
  }

  void run() throws SQLException {
    for (Column column : COLUMNS) {
      switch (column.kind()) {
        case REQUIRED -> trim(column);
        case OPTIONAL -> {
          trim(column);
          clearEmpty(column);
        }
        case ADDRESS -> {
          trim(column);
          clearEmpty(column);
          completeAddress(column);
        }
        case REQUIRED_LINES -> {
          joinLines(column);
          trim(column);
        }
        case OPTIONAL_LINES -> {
          joinLines(column);
          trim(column);
          clearEmpty(column);
        }
        default -> throw new IllegalStateException("no repair for " + column.kind());
      }
    }
  }

  /** Addresses that would be equal once trimmed, which only a person can tell apart. */
  List<String> sameEmails() throws SQLException {
    return Rows.read(
        connection,
        """
        SELECT id, first FROM (
          SELECT id, min(id) OVER (PARTITION BY %s) AS first FROM personal_info) AS trimmed
        WHERE id <> first ORDER BY id
        """
            .formatted(trimmed("email")),
        row ->
            "personal_info %s: email is that of row %s but for blanks around it"
                .formatted(row.getString("id"), row.getString("first")));
  }

  private void trim(Column column) throws SQLException {
    repair(column, trimmed(column.name()), "blanks around the text removed");
  }

  private void clearEmpty(Column column) throws SQLException {
    repair(column, "nullif(" + column.name() + ", '')", "empty text cleared");
  }

  private void joinLines(Column column) throws SQLException {
    repair(
        column,
        "replace(replace(" + column.name() + ", E'\\r\\n', E'\\n'), E'\\r', E'\\n')",
        "line ends made line feeds");
  }

  private void completeAddress(Column column) throws SQLException {
    repair(
        column,
        "CASE WHEN %1$s ~ '%2$s' AND char_length(%1$s) <= 247 THEN 'https://' || %1$s ELSE %1$s END"
            .formatted(column.name(), BARE_HOST),
        "https:// put in front");
  }

  private void repair(Column column, String replacement, String words) throws SQLException {
    int rows =
        Rows.change(
            connection,
            "UPDATE %1$s SET %2$s = %3$s WHERE %2$s IS DISTINCT FROM %3$s"
                .formatted(column.table(), column.name(), replacement));
    if (rows > 0) {
      done.add(
          "%s.%s: %s in %d %s"
              .formatted(column.table(), column.name(), words, rows, rows == 1 ? "row" : "rows"));
    }
  }

  private static String trimmed(String column) {
    return "regexp_replace(%s, '^[%s]+|[%s]+$', '', 'g')".formatted(column, BLANK, BLANK);
  }
}
