package dev.vitae.adapter.migration.observation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A lock on a table, or on one of its indexes. */
public record TableLock(String table, LockMode mode) {
  /** Of the tables of a catalog, by their names. */
  static List<TableLock> list(Map<Long, LockMode> locks, Catalog catalog) {
    return locks.entrySet().stream()
        .filter(lock -> catalog.tables().containsKey(lock.getKey()))
        .map(lock -> new TableLock(catalog.tableName(lock.getKey()), lock.getValue()))
        .sorted(Comparator.comparing(TableLock::table))
        .toList();
  }

  /** {@code ACCESS EXCLUSIVE on experience}. */
  @Override
  public String toString() {
    return mode + " on " + table;
  }
}
