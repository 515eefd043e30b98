package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Compares the tables of a database with those that a migration makes. The migration is run into
 * the session's temporary schema and taken back, so that PostgreSQL describes both sides in the
 * same words. What the owner has added is left alone as long as nobody else's rows have to know of
 * it.
 */
final class SchemaComparison {
  private static final String COLUMNS =
      """
      SELECT c.relname AS table, a.attname AS name,
        format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attcollation NOT IN (0, 'pg_catalog."default"'::regcollation)
             THEN ' COLLATE ' || a.attcollation::regcollation::text ELSE '' END
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE WHEN a.attgenerated <> '' THEN ' GENERATED' ELSE '' END
          || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END
          || CASE
               WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%'
                AND pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) IS NOT NULL
               THEN ' DEFAULT of its own sequence'
               WHEN d.adbin IS NOT NULL AND a.attgenerated = ''
               THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
               ELSE '' END AS definition
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind = 'r' AND n.oid = %s
      ORDER BY c.relname, a.attnum
      """;

  private static final String CONSTRAINTS =
      """
      SELECT c.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND c.relnamespace = %s
      ORDER BY c.relname, k.conname
      """;

  private static final String INDEXES =
      """
      SELECT c.relname AS table, x.relname AS name,
        pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END AS definition
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      WHERE c.relnamespace = %s
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_constraint k
          WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
      ORDER BY c.relname, x.relname
      """;

  /** Views that read a column whose type the next migration changes. */
  private static final String VIEWS_IN_THE_WAY =
      """
      SELECT DISTINCT v.oid::regclass::text AS view, c.relname AS table, a.attname AS column
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
      JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
      JOIN pg_catalog.pg_class c ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
      WHERE c.relnamespace = 'public'::regnamespace AND a.attname IN ('created_at', 'updated_at')
        AND a.atttypid = 'timestamp'::regtype
      ORDER BY 1, 2, 3
      """;

  /**
   * Names that the later migrations give: an owner's column or table of that name is in the way.
   */
  private static final Set<String> COMING_COLUMNS = Set.of("revision", "updated_at");

  private final Connection connection;
  private final List<String> differences = new ArrayList<>();

  SchemaComparison(Connection connection) {
    this.connection = connection;
  }

  /** One sentence for each difference that matters. The connection must be in a transaction. */
  List<String> differences(String migration) throws SQLException {
    Savepoint before = connection.setSavepoint();
    Rows.run(connection, "SET LOCAL search_path = pg_temp");
    Rows.run(connection, migration);
    Map<String, Map<String, String>> columns = read(COLUMNS, "pg_my_temp_schema()");
    Map<String, Map<String, String>> constraints = read(CONSTRAINTS, "pg_my_temp_schema()");
    Map<String, Map<String, String>> indexes = read(INDEXES, "pg_my_temp_schema()");
    connection.rollback(before);

    Rows.run(connection, "SET LOCAL search_path = public");
    Map<String, Map<String, String>> liveColumns = read(COLUMNS, "'public'::regnamespace");
    Set<String> tables = new TreeSet<>(columns.keySet());
    for (String table : columns.keySet()) {
      if (!liveColumns.containsKey(table)) {
        differences.add("the table " + table + " is missing");
        tables.remove(table);
      }
    }
    compare("column", tables, columns, liveColumns, this::isColumnInTheWay);
    compare(
        "constraint",
        tables,
        constraints,
        read(CONSTRAINTS, "'public'::regnamespace"),
        added -> true);
    compare(
        "index",
        tables,
        indexes,
        read(INDEXES, "'public'::regnamespace"),
        added -> added.getValue().startsWith("CREATE UNIQUE"));
    findObjectsInTheWay(tables);
    return List.copyOf(differences);
  }

  private boolean isColumnInTheWay(Map.Entry<String, String> added) {
    String definition = added.getValue();
    return COMING_COLUMNS.contains(added.getKey())
        || definition.contains(" NOT NULL")
            && !definition.contains(" DEFAULT ")
            && !definition.contains(" GENERATED")
            && !definition.contains(" IDENTITY");
  }

  private void findObjectsInTheWay(Set<String> tables) throws SQLException {
    if (Rows.holds(connection, "to_regclass('public.schema_version') IS NOT NULL")) {
      differences.add("the name schema_version is taken, which a table of the new schema has");
    }
    Rows.read(
            connection,
            VIEWS_IN_THE_WAY,
            row ->
                tables.contains(row.getString("table"))
                    ? "the view %s reads %s.%s, whose type changes: drop it and make it again afterwards"
                        .formatted(
                            row.getString("view"), row.getString("table"), row.getString("column"))
                    : "")
        .stream()
        .filter(sentence -> !sentence.isEmpty())
        .forEach(differences::add);
  }

  private void compare(
      String kind,
      Set<String> tables,
      Map<String, Map<String, String>> expected,
      Map<String, Map<String, String>> live,
      Predicate<Map.Entry<String, String>> inTheWay) {
    for (String table : tables) {
      Map<String, String> wanted = expected.getOrDefault(table, Map.of());
      Map<String, String> found = live.getOrDefault(table, Map.of());
      wanted.forEach(
          (name, definition) -> {
            if (!found.containsKey(name)) {
              differences.add(
                  "the table %s has no %s %s: %s".formatted(table, kind, name, definition));
            } else if (!found.get(name).equals(definition)) {
              differences.add(
                  "the %s %s of the table %s is %s, not %s"
                      .formatted(kind, name, table, found.get(name), definition));
            }
          });
      found.entrySet().stream()
          .filter(added -> !wanted.containsKey(added.getKey()))
          .filter(inTheWay)
          .forEach(
              added ->
                  differences.add(
                      "the table %s has a %s %s that would be in the way: %s"
                          .formatted(table, kind, added.getKey(), added.getValue())));
    }
  }

  /** Definition by name by table. */
  private Map<String, Map<String, String>> read(String query, String namespace)
      throws SQLException {
    Map<String, Map<String, String>> described = new LinkedHashMap<>();
    Rows.read(
        connection,
        query.replace("= %s", "= " + namespace),
        row ->
            described
                .computeIfAbsent(row.getString("table"), table -> new LinkedHashMap<>())
                .put(row.getString("name"), inOneWord(row.getString("definition"))));
    return described;
  }

  /** Without the schema's name, and with one spelling for what means the same. */
  private static String inOneWord(String definition) {
    return definition
        .replaceAll("\\b(public|pg_temp_[0-9]+|pg_temp)\\.", "")
        .replace("DEFAULT CURRENT_TIMESTAMP", "DEFAULT now()")
        .replace("DEFAULT LOCALTIMESTAMP", "DEFAULT now()");
  }
}
