package dev.vitae.adapter.migration.branch;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** One {@code CREATE DATABASE .. TEMPLATE}, and what PostgreSQL does not copy with it. */
final class DatabaseCopy {
  private static final System.Logger LOG = System.getLogger(DatabaseCopy.class.getName());
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Connection connection;
  private final String source;
  private final String copy;

  DatabaseCopy(Connection connection, String source, String copy) {
    this.connection = connection;
    this.source = source;
    this.copy = copy;
  }

  /**
   * From its beginning on the server lets nobody into the source, who waits; then it gives those
   * who are in five seconds to go. Copying files takes half the time of logging pages
   * (docs/benchmarks.md).
   */
  void make() throws SQLException {
    String owner =
        Rows.text(
            connection,
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?",
            source);
    Rows.run(
        connection,
        "CREATE DATABASE %s TEMPLATE %s OWNER %s STRATEGY file_copy"
            .formatted(
                PostgresBranches.quoted(copy),
                PostgresBranches.quoted(source),
                PostgresBranches.quoted(owner)));
  }

  /** The source's rights and its settings, by role and for all. */
  void giveRights() throws SQLException {
    for (Map.Entry<String, String> statement : statements()) {
      try {
        Rows.run(connection, statement.getKey());
      } catch (SQLException refused) {
        if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
          throw refused;
        }
        LOG.log(
            WARNING,
            "The branch goes without this, which its login may not do: " + statement.getValue());
      }
    }
  }

  /** Each with how it is called: a setting's value may be a secret. */
  private List<Map.Entry<String, String>> statements() throws SQLException {
    return Rows.read(
        connection,
        """
        WITH source AS (SELECT oid, datacl FROM pg_database WHERE datname = ?), to_copy AS (SELECT ?::text AS name)
        SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) AS statement, '' AS value
          FROM source, to_copy WHERE datacl IS NOT NULL
        UNION ALL
        SELECT format('GRANT %s ON DATABASE %I TO %s%s', privilege_type, name,
                 CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                 CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), ''
          FROM source, to_copy, aclexplode(datacl)
        UNION ALL
        SELECT format('ALTER %s SET %s',
                 CASE setrole WHEN 0 THEN format('DATABASE %I', name)
                   ELSE format('ROLE %I IN DATABASE %I', pg_get_userbyid(setrole), name) END,
                 split_part(setting, '=', 1)),
                 ' TO ' || CASE WHEN lower(split_part(setting, '=', 1)) IN
                          ('search_path', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries', 'unix_socket_directories')
                   THEN substr(setting, strpos(setting, '=') + 1)
                   ELSE quote_literal(substr(setting, strpos(setting, '=') + 1)) END
          FROM source JOIN pg_db_role_setting ON setdatabase = source.oid, to_copy, unnest(setconfig) AS setting
        """,
        row -> Map.entry(row.getString(1) + row.getString(2), row.getString(1)),
        source,
        copy);
  }
}
