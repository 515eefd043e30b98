package dev.vitae.adapter.migration.observation;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of a database at one moment, by the numbers that the server gives them: what is
 * renamed keeps its number, what is dropped and made again has another. Reading it takes no lock on
 * a table.
 */
record Catalog(
    Map<Long, Table> tables,
    Map<ColumnKey, Column> columns,
    Map<Long, Constraint> constraints,
    Map<Long, Index> indexes) {
  private static final String SCHEMAS =
      " n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ";

  private static final String TABLES =
      """
      SELECT c.oid, c.reltoastrelid, c.relkind IN ('r', 'p') AS base,
        CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
        format('%I.%I', n.nspname, c.relname) AS quoted,
        coalesce(pg_relation_filenode(c.oid), 0) AS file,
        coalesce(pg_stat_get_xact_numscans(c.oid), 0) AS scans
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND"""
          + SCHEMAS;

  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, quote_ident(a.attname) AS quoted,
        format_type(a.atttypid, a.atttypmod) AS type,
        t.oid::regtype::text AS plain_type, a.atttypmod, a.attcollation, a.attnotnull,
        a.attidentity <> '' AS identity, a.attgenerated <> '' AS generated, d.oid AS default,
        EXISTS (
          SELECT FROM pg_catalog.pg_depend uses
          JOIN pg_catalog.pg_depend owned ON owned.classid = 'pg_class'::regclass
            AND owned.objid = uses.refobjid AND owned.refclassid = 'pg_class'::regclass
            AND owned.refobjid = a.attrelid AND owned.refobjsubid = a.attnum AND owned.deptype = 'a'
          WHERE uses.classid = 'pg_attrdef'::regclass AND uses.objid = d.oid
            AND uses.refclassid = 'pg_class'::regclass) AS serial
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p', 'f') AND"""
          + SCHEMAS
          + "ORDER BY a.attrelid, a.attnum";

  /** A constraint that is not to be enforced (since PostgreSQL 18) is as good as validated. */
  private static final String CONSTRAINTS =
      """
      SELECT k.oid, k.conname, k.contype, k.conrelid, k.confrelid, k.conindid, k.conkey,
        k.convalidated OR NOT coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) AS valid
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conparentid = 0 AND"""
          + SCHEMAS;

  private static final String INDEXES =
      """
      SELECT i.indexrelid, x.relname, i.indrelid, i.indisvalid AND i.indisready AS valid, i.indkey::text AS keys
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE"""
          + SCHEMAS;

  /**
   * A table, or a view.
   *
   * @param quoted its name in a statement
   * @param base whether it holds rows of its own
   * @param toast the table that has its long values, 0 if there is none
   * @param file its file's number: another one when all rows have been written anew
   * @param scans how often this transaction has read it from one end to the other
   */
  record Table(
      long oid, String name, String quoted, boolean base, long toast, long file, long scans) {}

  record ColumnKey(long table, int number) {}

  /**
   * A column.
   *
   * @param quoted its name in a statement
   * @param type with its length
   * @param plainType without
   * @param defaultOid 0 for none
   * @param serial whether its default counts on a sequence of its own
   */
  record Column(
      ColumnKey key,
      String name,
      String quoted,
      String type,
      String plainType,
      boolean sized,
      long collation,
      boolean required,
      boolean identity,
      boolean generated,
      long defaultOid,
      boolean serial) {
    long table() {
      return key.table();
    }

    /** Whether a row can be written that does not name it. */
    boolean mayBeLeftOut() {
      return !required || identity || generated || defaultOid != 0;
    }
  }

  /** A constraint; {@code kind} is the letter of {@code pg_constraint}. */
  record Constraint(
      long oid,
      String name,
      char kind,
      long table,
      long referenced,
      long index,
      List<Integer> columns,
      boolean valid) {
    boolean needsIndex() {
      return kind == 'p' || kind == 'u' || kind == 'x';
    }
  }

  record Index(long oid, String name, long table, boolean valid, List<Integer> columns) {}

  static Catalog read(Connection connection) throws SQLException {
    return new Catalog(
        Rows.read(
                connection,
                TABLES,
                row ->
                    new Table(
                        row.getLong("oid"),
                        row.getString("name"),
                        row.getString("quoted"),
                        row.getBoolean("base"),
                        row.getLong("reltoastrelid"),
                        row.getLong("file"),
                        row.getLong("scans")))
            .stream()
            .collect(toMap(Table::oid, identity())),
        Rows.read(
                connection,
                COLUMNS,
                row ->
                    new Column(
                        new ColumnKey(row.getLong("attrelid"), row.getInt("attnum")),
                        row.getString("attname"),
                        row.getString("quoted"),
                        row.getString("type"),
                        row.getString("plain_type"),
                        row.getInt("atttypmod") >= 0,
                        row.getLong("attcollation"),
                        row.getBoolean("attnotnull"),
                        row.getBoolean("identity"),
                        row.getBoolean("generated"),
                        row.getLong("default"),
                        row.getBoolean("serial")))
            .stream()
            .collect(toMap(Column::key, identity())),
        Rows.read(
                connection,
                CONSTRAINTS,
                row ->
                    new Constraint(
                        row.getLong("oid"),
                        row.getString("conname"),
                        row.getString("contype").charAt(0),
                        row.getLong("conrelid"),
                        row.getLong("confrelid"),
                        row.getLong("conindid"),
                        row.getArray("conkey") == null
                            ? List.of()
                            : List.of((Short[]) row.getArray("conkey").getArray()).stream()
                                .map(Short::intValue)
                                .toList(),
                        row.getBoolean("valid")))
            .stream()
            .collect(toMap(Constraint::oid, identity())),
        Rows.read(
                connection,
                INDEXES,
                row ->
                    new Index(
                        row.getLong("indexrelid"),
                        row.getString("relname"),
                        row.getLong("indrelid"),
                        row.getBoolean("valid"),
                        List.of(row.getString("keys").split(" ")).stream()
                            .map(Integer::valueOf)
                            .toList()))
            .stream()
            .collect(toMap(Index::oid, identity())));
  }

  /** The table that a relation is, or is a part of. */
  Optional<Table> tableOf(long relation) {
    if (tables.containsKey(relation)) {
      return Optional.of(tables.get(relation));
    }
    if (indexes.containsKey(relation)) {
      return Optional.ofNullable(tables.get(indexes.get(relation).table()));
    }
    return tables.values().stream().filter(table -> table.toast() == relation).findFirst();
  }

  String tableName(long oid) {
    return tables.containsKey(oid) ? tables.get(oid).name() : "a table that is gone";
  }

  List<Column> columnsOf(long table) {
    return columns.values().stream()
        .filter(column -> column.table() == table)
        .sorted((one, other) -> Integer.compare(one.key().number(), other.key().number()))
        .toList();
  }

  /** Whether an index is there for a constraint's sake. */
  boolean isOfConstraint(long index) {
    return constraints.values().stream()
        .anyMatch(constraint -> constraint.needsIndex() && constraint.index() == index);
  }

  /** Everything but counters, files and numbers: what a script is to make once or twice alike. */
  Set<String> shape() {
    Set<String> facts = new TreeSet<>();
    tables.values().forEach(table -> facts.add("table " + table.name()));
    columns
        .values()
        .forEach(
            column ->
                facts.add(
                    "column %s.%s %s %s %s"
                        .formatted(
                            tableName(column.table()),
                            column.name(),
                            column.type(),
                            column.required(),
                            column.mayBeLeftOut())));
    constraints
        .values()
        .forEach(
            constraint ->
                facts.add(
                    "constraint %s on %s %s"
                        .formatted(
                            constraint.name(), tableName(constraint.table()), constraint.valid())));
    indexes
        .values()
        .forEach(
            index ->
                facts.add(
                    "index %s on %s %s"
                        .formatted(index.name(), tableName(index.table()), index.valid())));
    return facts;
  }
}
