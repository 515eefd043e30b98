package dev.vitae.adapter.migration.schema;

/**
 * What PostgreSQL's catalog says about the schema {@code public}, one row a fact: what it is about,
 * and what is said. Names that serve the migrating itself are left out, and so is what an extension
 * has brought. Each part asks for the same on PostgreSQL 15 to 18:
 *
 * <ul>
 *   <li>that a column is not null is said with the column, not by the constraint that 18 keeps for
 *       it and names;
 *   <li>all privileges are called so, with and without the MAINTAIN that came with 17;
 *   <li>an access list that was never written is replaced by the one that it stands for.
 * </ul>
 */
final class CatalogFacts {
  /** How PostgreSQL is to write names and values, whoever asks; {@code pg_dump} does the same. */
  static final String WORDING =
      """
      SET LOCAL search_path = '';
      SET LOCAL quote_all_identifiers = off;
      SET LOCAL standard_conforming_strings = on;
      SET LOCAL DateStyle = 'ISO, YMD';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL TimeZone = 'UTC';
      SET LOCAL extra_float_digits = 1;
      SET LOCAL bytea_output = 'hex';
      SET LOCAL jit = off;
      """;

  static final String ALL =
      """
      WITH relation AS (
        SELECT c.*, quote_ident(c.relname) AS name
        FROM pg_catalog.pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND c.relname NOT IN ('flyway_schema_history', 'migration_runs')
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ), routine AS (
        SELECT p.*, quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name
        FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      ), type AS (
        SELECT t.*, quote_ident(t.typname) AS name
        FROM pg_catalog.pg_type t
        WHERE t.typnamespace = 'public'::regnamespace
          AND (t.typtype IN ('e', 'd', 'r')
            OR t.typtype = 'c' AND EXISTS (
              SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
      ), access (object, owner, list) AS (
        SELECT 'schema public', nspowner, coalesce(nspacl, acldefault('n', nspowner))
        FROM pg_catalog.pg_namespace WHERE nspname = 'public'
        UNION ALL
        SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table '
            ELSE 'table ' END || name,
          relowner, coalesce(relacl, acldefault('r', relowner))
        FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
        UNION ALL
        SELECT 'sequence ' || name, relowner, coalesce(relacl, acldefault('s', relowner))
        FROM relation WHERE relkind = 'S' AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = relation.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            AND t.relname IN ('flyway_schema_history', 'migration_runs'))
        UNION ALL
        SELECT 'column ' || r.name || '.' || quote_ident(a.attname), r.relowner, a.attacl
        FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
        WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attacl IS NOT NULL
        UNION ALL
        SELECT 'function ' || name, proowner, coalesce(proacl, acldefault('f', proowner)) FROM routine
        UNION ALL
        SELECT 'type ' || name, typowner, coalesce(typacl, acldefault('T', typowner)) FROM type
      )

      SELECT
        CASE relkind WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || name AS about,
        CASE WHEN relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid) ELSE 'ordinary' END
          || CASE WHEN relispartition THEN ', a partition ' || pg_get_expr(relpartbound, oid) ELSE '' END
          || CASE relpersistence WHEN 'u' THEN ', unlogged' ELSE '' END
          || CASE WHEN relrowsecurity THEN ', row security' ELSE '' END
          || CASE WHEN relforcerowsecurity THEN ', row security for its owner' ELSE '' END AS said
      FROM relation WHERE relkind IN ('r', 'p', 'f')

      UNION ALL
      SELECT 'column ' || r.name || '.' || quote_ident(a.attname),
        format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attcollation <> t.typcollation
             THEN ' collate ' || (SELECT quote_ident(k.collname) FROM pg_catalog.pg_collation k WHERE k.oid = a.attcollation)
             ELSE '' END
          || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
          || CASE WHEN EXISTS (
               SELECT FROM pg_catalog.pg_constraint k
               WHERE k.conrelid = r.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated)
             THEN ' not valid' ELSE '' END
          || CASE a.attidentity
             WHEN 'a' THEN ' generated always as identity'
             WHEN 'd' THEN ' generated by default as identity'
             ELSE '' END
          || CASE a.attgenerated
             WHEN '' THEN coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
             WHEN 's' THEN ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
             ELSE ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') virtual' END
      FROM relation r
      JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
      WHERE r.relkind IN ('r', 'p', 'f')

      UNION ALL
      SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || r.name, pg_get_constraintdef(k.oid)
      FROM relation r JOIN pg_catalog.pg_constraint k ON k.conrelid = r.oid
      WHERE k.contype IN ('p', 'u', 'c', 'f', 'x')

      UNION ALL
      SELECT 'index ' || quote_ident(x.relname) || ' on ' || r.name,
        pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ', invalid' END
      FROM relation r
      JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      WHERE NOT i.indisvalid OR NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))

      UNION ALL
      SELECT 'trigger ' || quote_ident(t.tgname) || ' on ' || r.name,
        pg_get_triggerdef(t.oid)
          || CASE t.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ', disabled' WHEN 'A' THEN ', always' ELSE ', on replicas' END
      FROM relation r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid
      WHERE NOT t.tgisinternal

      UNION ALL
      SELECT 'rule ' || quote_ident(w.rulename) || ' on ' || r.name, pg_get_ruledef(w.oid)
      FROM relation r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid
      WHERE w.rulename <> '_RETURN'

      UNION ALL
      SELECT 'policy ' || quote_ident(p.polname) || ' on ' || r.name,
        CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END
          || CASE p.polcmd WHEN 'r' THEN ' for select' WHEN 'a' THEN ' for insert' WHEN 'w' THEN ' for update'
               WHEN 'd' THEN ' for delete' ELSE ' for all' END
          || ' to ' || (
            SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END, ', '
              ORDER BY CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END COLLATE "C")
            FROM unnest(p.polroles) AS role)
          || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
      FROM relation r JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid

      UNION ALL
      SELECT 'statistics ' || quote_ident(s.stxname) || ' on ' || r.name, pg_get_statisticsobjdef(s.oid)
      FROM relation r JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = r.oid

      UNION ALL
      SELECT CASE relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || name,
        pg_get_viewdef(oid) || coalesce(' with ' || reloptions::text, '')
      FROM relation WHERE relkind IN ('v', 'm')

      UNION ALL
      SELECT 'sequence ' || r.name,
        format('%s from %s by %s, %s to %s, cache %s%s', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
          s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ', cycle' ELSE '' END)
      FROM relation r JOIN pg_catalog.pg_sequence s ON s.seqrelid = r.oid
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i'))

      UNION ALL
      SELECT 'function ' || p.name,
        CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate of ' || (
              SELECT format('%s, %s, from %s', a.aggtransfn, a.aggfinalfn, coalesce(a.agginitval, 'null'))
              FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)
            WHEN 'w' THEN 'window' ELSE 'function' END
          || ' (' || pg_get_function_arguments(p.oid) || ')'
          || coalesce(' returns ' || pg_get_function_result(p.oid), '')
          || ' language ' || (SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = p.prolang)
          || CASE p.provolatile WHEN 'i' THEN ' immutable' WHEN 's' THEN ' stable' ELSE '' END
          || CASE WHEN p.proisstrict THEN ' strict' ELSE '' END
          || CASE WHEN p.prosecdef THEN ' security definer' ELSE '' END
          || CASE WHEN p.proleakproof THEN ' leakproof' ELSE '' END
          || CASE p.proparallel WHEN 's' THEN ' parallel safe' WHEN 'r' THEN ' parallel restricted' ELSE '' END
          || coalesce(' set ' || (SELECT string_agg(setting, ' set ') FROM unnest(p.proconfig) AS setting), '')
          || CASE
             WHEN p.prosqlbody IS NOT NULL THEN ' ' || pg_get_function_sqlbody(p.oid)
             ELSE ' body ' || encode(sha256(convert_to(concat_ws(' ', p.probin, p.prosrc), 'UTF8')), 'hex') END
      FROM routine p

      UNION ALL
      SELECT 'type ' || t.name,
        CASE t.typtype
        WHEN 'e' THEN 'enum (' || coalesce((
          SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
          FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '') || ')'
        WHEN 'c' THEN 'composite (' || coalesce((
          SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
        WHEN 'r' THEN 'range of ' || (
          SELECT format_type(g.rngsubtype, NULL) FROM pg_catalog.pg_range g WHERE g.rngtypid = t.oid)
        ELSE 'domain of ' || format_type(t.typbasetype, t.typtypmod)
          || CASE WHEN t.typnotnull THEN ' not null' ELSE '' END
          || coalesce(' default ' || t.typdefault, '')
          || coalesce((
            SELECT string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname COLLATE "C")
            FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
        END
      FROM type t

      UNION ALL
      SELECT 'grant to ' || grantee || ' on ' || object,
        CASE WHEN privileges @> ARRAY['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE']
          THEN 'ALL' ELSE array_to_string(privileges, ', ') END
      FROM (
        SELECT a.object,
          CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE e.grantee::regrole::text END AS grantee,
          array_agg(DISTINCT e.privilege_type || CASE WHEN e.is_grantable THEN ' with grant option' ELSE '' END) AS privileges
        FROM access a, aclexplode(a.list) e
        WHERE e.grantee <> a.owner
        GROUP BY a.object, e.grantee
      ) granted
      """;

  private CatalogFacts() {}
}
