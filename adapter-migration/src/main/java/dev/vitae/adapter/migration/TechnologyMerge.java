package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes one technology of active ones whose names differ in case or in blanks around them, and of
 * any whose names differ in blanks alone. The one with the lowest number stays, as it is spelled,
 * and gets the links of the others.
 */
final class TechnologyMerge {
  private static final Pattern BLANKS_AROUND =
      Pattern.compile("^[" + RowRepairs.BLANK + "]+|[" + RowRepairs.BLANK + "]+$");

  private record Technology(int id, String name, String trimmed, boolean active) {
    String key() {
      return trimmed
          .codePoints()
          .map(Character::toLowerCase)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  }

  private final Connection connection;
  private final List<String> merged = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  TechnologyMerge(Connection connection) {
    this.connection = connection;
  }

  /** One sentence for each technology that is no more. */
  List<String> merged() {
    return List.copyOf(merged);
  }

  /** One sentence for each technology that should be merged and cannot be. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  void run() throws SQLException {
    List<Technology> technologies =
        Rows.read(
            connection,
            "SELECT id, name, coalesce(active, false) AS active FROM technologies",
            row ->
                new Technology(
                    row.getInt("id"),
                    row.getString("name"),
                    BLANKS_AROUND.matcher(row.getString("name")).replaceAll(""),
                    row.getBoolean("active")));
    boolean safe = !othersRefer();
    Map<String, Technology> byKey = new HashMap<>();
    Map<String, Technology> byName = new HashMap<>();
    // Active ones first: what is in use decides, and what was removed only makes way.
    for (Technology technology :
        technologies.stream()
            .filter(candidate -> !candidate.trimmed().isEmpty())
            .sorted(
                Comparator.comparing(Technology::active).reversed().thenComparing(Technology::id))
            .toList()) {
      Technology kept =
          technology.active()
              ? byKey.putIfAbsent(technology.key(), technology)
              : byName.get(technology.trimmed());
      if (kept == null) {
        byName.put(technology.trimmed(), technology);
      } else if (safe) {
        byName.put(technology.trimmed(), kept);
        merge(technology, kept);
      } else {
        refusals.add(
            "technologies %d: name is that of row %d but for case or blanks, and a table of yours"
                    .formatted(technology.id(), kept.id())
                + " refers to technologies: merge them by hand");
      }
    }
  }

  /** A table that the guide does not have could lose rows of its own with a technology. */
  private boolean othersRefer() throws SQLException {
    return Rows.holds(
        connection,
        "EXISTS (SELECT FROM pg_catalog.pg_constraint"
            + " WHERE contype = 'f' AND confrelid = 'technologies'::regclass AND conrelid NOT IN"
            + " ('experience_technologies'::regclass, 'project_technologies'::regclass))");
  }

  private void merge(Technology gone, Technology kept) throws SQLException {
    link("experience_technologies", "experience_id", gone, kept);
    link("project_technologies", "project_id", gone, kept);
    Rows.change(connection, "DELETE FROM technologies WHERE id = ?", gone.id());
    merged.add(
        "technologies: \"%s\" (%d) merged into \"%s\" (%d)"
            .formatted(gone.name(), gone.id(), kept.name(), kept.id()));
  }

  private void link(String table, String entry, Technology gone, Technology kept)
      throws SQLException {
    Rows.change(
        connection,
        "INSERT INTO %1$s (%2$s, technology_id) SELECT %2$s, ? FROM %1$s WHERE technology_id = ? ON CONFLICT DO NOTHING"
            .formatted(table, entry),
        kept.id(),
        gone.id());
  }
}
