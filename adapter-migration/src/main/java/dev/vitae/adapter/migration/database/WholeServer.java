package dev.vitae.adapter.migration.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What belongs to no database of its own: roles and their memberships and settings, databases and
 * their privileges, tablespaces. A scratch database that is dropped takes none of it along.
 */
public final class WholeServer {
  /** The SQLSTATE of a refusal; SQL's name for it is a prohibited statement attempted. */
  public static final String REFUSED = "2F003";

  /**
   * Who writes such a catalog keeps its lock until the transaction ends, but for privileges on
   * databases and tablespaces; {@code pg_shdepend} is written for whatever a database holds.
   */
  private static final String CHANGED =
      """
      SELECT relation::regclass::text AS catalog
      FROM pg_catalog.pg_locks
      WHERE pid = pg_backend_pid() AND locktype = 'relation' AND database = 0 AND granted
        AND mode NOT IN ('AccessShareLock', 'RowShareLock')
        AND relation IN (SELECT oid FROM pg_catalog.pg_class WHERE relisshared AND relkind = 'r')
        AND relation <> 'pg_catalog.pg_shdepend'::regclass
      UNION
      SELECT 'pg_database' FROM pg_catalog.pg_database
      WHERE xmin = pg_current_xact_id_if_assigned()::xid
      UNION
      SELECT 'pg_tablespace' FROM pg_catalog.pg_tablespace
      WHERE xmin = pg_current_xact_id_if_assigned()::xid
      ORDER BY catalog
      """;

  private WholeServer() {}

  /**
   * Asks in the transaction that has made it, before it is committed.
   *
   * @throws SQLException with {@link #REFUSED} when the transaction has changed something of the
   *     whole server; the caller rolls it back
   */
  public static void refuseChange(Connection connection) throws SQLException {
    List<String> catalogs = Rows.read(connection, CHANGED, row -> row.getString("catalog"));
    if (!catalogs.isEmpty()) {
      throw new SQLException(
          "it makes something of the whole server (%s), which no scratch database keeps to itself: roles are set up by the command roles"
              .formatted(String.join(", ", catalogs)),
          REFUSED);
    }
  }
}
