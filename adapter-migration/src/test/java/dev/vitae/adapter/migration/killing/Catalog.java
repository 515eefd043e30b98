package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Everything that can be said about a database that migrations have made, one line a fact, in an
 * order that does not depend on how it came about. It asks the server's catalog in its own way, so
 * that it does not agree with the program by sharing its mistakes.
 */
final class Catalog {
  private static final String FACTS =
      """
      WITH
      space AS MATERIALIZED (
        SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
      relation AS MATERIALIZED (
        SELECT c.*, format('%I.%I', s.nspname, c.relname) AS label
        FROM pg_class c JOIN space s ON s.oid = c.relnamespace),
      fact AS (
        SELECT format('schema %I owner %s grants %s', nspname, nspowner::regrole,
          (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(nspacl) g)) AS line
        FROM space
        UNION ALL
        SELECT format('relation %s kind %s persistence %s owner %s options %s row security %s grants %s comment %L',
          label, relkind, relpersistence, relowner::regrole, reloptions, relrowsecurity,
          (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(relacl) g),
          obj_description(oid, 'pg_class'))
        FROM relation
        UNION ALL
        SELECT format('column %s %s %I %s collation %s not null %s identity %s generated %s default %s grants %s comment %L',
          r.label, row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), a.attname,
          format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, a.attnotnull,
          a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
          (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(a.attacl) g),
          col_description(r.oid, a.attnum))
        FROM relation r
        JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
        UNION ALL
        SELECT format('constraint %s %I %s validated %s comment %L', r.label, k.conname,
          pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
        FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
        UNION ALL
        SELECT format('index %s on %s valid %s ready %s live %s primary %s', pg_get_indexdef(i.indexrelid),
          r.label, i.indisvalid, i.indisready, i.indislive, i.indisprimary)
        FROM pg_index i JOIN relation r ON r.oid = i.indrelid
        UNION ALL
        SELECT format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
        UNION ALL
        SELECT format('view %s %s', label, pg_get_viewdef(oid)) FROM relation WHERE relkind IN ('v', 'm')
        UNION ALL
        SELECT format('sequence %s %s from %s by %s between %s and %s cycle %s of %s', r.label,
          format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle,
          (SELECT format('%s %s', d.refobjid::regclass, d.refobjsubid) FROM pg_depend d
           WHERE d.objid = r.oid AND d.classid = 'pg_class'::regclass
             AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
        FROM pg_sequence q JOIN relation r ON r.oid = q.seqrelid
        UNION ALL
        SELECT format('function %s owner %s grants %s comment %L', pg_get_functiondef(p.oid),
          p.proowner::regrole,
          (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(p.proacl) g),
          obj_description(p.oid, 'pg_proc'))
        FROM pg_proc p JOIN space s ON s.oid = p.pronamespace WHERE p.prokind IN ('f', 'p')
        UNION ALL
        SELECT format('type %I.%I kind %s labels %s', s.nspname, t.typname, t.typtype,
          (SELECT string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
        FROM pg_type t JOIN space s ON s.oid = t.typnamespace
        UNION ALL
        SELECT format('default grants of %s on %s in %s %s', defaclrole::regrole, defaclobjtype,
          defaclnamespace::regnamespace, defaclacl)
        FROM pg_default_acl
        UNION ALL
        SELECT format('extension %I %s', extname, extversion) FROM pg_extension
        UNION ALL
        SELECT format('rule %s', definition) FROM pg_rules WHERE schemaname IN (SELECT nspname FROM space)
        UNION ALL
        SELECT format('policy %s', p::text) FROM pg_policies p
      )
      SELECT line FROM fact ORDER BY line COLLATE "C"
      """;

  private static final String HISTORY =
      """
      SELECT format('history %s: %s %s %s %s checksum %s success %s', row_number() OVER (ORDER BY installed_rank),
        coalesce(version, 'R'), description, type, script, checksum, success)
      FROM public.flyway_schema_history ORDER BY installed_rank
      """;

  private Catalog() {}

  /** The facts, and the history in its order without who, when and how long. */
  static List<String> of(Connection connection) throws SQLException {
    List<String> facts = Rows.read(connection, FACTS, row -> row.getString(1));
    facts.addAll(Rows.read(connection, HISTORY, row -> row.getString(1)));
    return facts;
  }

  /** The rows of all tables but the program's own notes about its runs. */
  static List<String> rows(Connection connection) throws SQLException {
    return Rows.read(
        connection,
        """
        SELECT c.relname || ' ' || coalesce(r.line, '')
        FROM pg_class c,
          xmltable('/table/row/line' PASSING query_to_xml(
            CASE c.relname WHEN 'schema_version' THEN 'SELECT version AS line FROM schema_version'
            ELSE format('SELECT t::text AS line FROM public.%I t ORDER BY 1', c.relname) END,
            true, false, '') COLUMNS line text PATH '.') r
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND c.relname NOT IN ('flyway_schema_history', 'migration_runs')
        ORDER BY c.relname, r.line
        """,
        row -> row.getString(1));
  }
}
