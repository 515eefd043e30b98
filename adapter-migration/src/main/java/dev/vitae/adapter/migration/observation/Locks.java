package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The locks on relations that one backend holds, or waits for. */
record Locks(Set<Held> all) {
  private static final String OF_BACKEND =
      """
      SELECT relation::bigint, mode, granted FROM pg_catalog.pg_locks
      WHERE pid = ? AND locktype = 'relation'
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      """;

  record Held(long relation, LockMode mode, boolean granted) {}

  static Locks of(int backend, Connection asking) throws SQLException {
    return new Locks(
        new HashSet<>(
            Rows.read(
                asking,
                OF_BACKEND,
                row -> new Held(row.getLong(1), LockMode.of(row.getString(2)), row.getBoolean(3)),
                backend)));
  }

  /** Those that are not among the earlier ones. */
  Locks beyond(Locks earlier) {
    Set<Held> more = new HashSet<>(all);
    more.removeAll(earlier.all);
    return new Locks(more);
  }

  /** The strongest on each table, which one of the catalogs knows. */
  Map<Long, LockMode> byTable(List<Catalog> catalogs) {
    Map<Long, LockMode> strongest = new HashMap<>();
    for (Held lock : all) {
      catalogs.stream()
          .flatMap(catalog -> catalog.tableOf(lock.relation()).stream())
          .findFirst()
          .ifPresent(
              table ->
                  strongest.merge(
                      table.oid(),
                      lock.mode(),
                      (one, other) -> one.compareTo(other) < 0 ? other : one));
    }
    return strongest;
  }
}
