package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.script.Statements.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one statement did, as PostgreSQL tells it.
 *
 * @param taken the strongest lock on each table that the transaction did not hold before, by the
 *     table's number
 * @param held the strongest lock on each table that the transaction holds after it
 * @param millis what it took
 * @param lockTimeout the milliseconds of {@code lock_timeout} when it began; 0 for without end
 * @param endedTransaction whether it ended the transaction in which it was run
 * @param nested whether it began a transaction within another
 * @param inTransaction whether it was run in a transaction
 */
record Observation(
    Statement statement,
    Catalog before,
    Catalog after,
    Map<Long, LockMode> taken,
    Map<Long, LockMode> held,
    long millis,
    long lockTimeout,
    boolean endedTransaction,
    boolean nested,
    boolean inTransaction) {

  /** Of tables that were there before the script. */
  List<TableLock> locksOn(Catalog start) {
    return taken.entrySet().stream()
        .filter(lock -> start.tables().containsKey(lock.getKey()))
        .map(lock -> new TableLock(start.tableName(lock.getKey()), lock.getValue()))
        .sorted(Comparator.comparing(TableLock::table))
        .toList();
  }

  /** Tables that were read from one end to the other. */
  Set<Long> scanned() {
    Set<Long> scanned = new HashSet<>();
    for (Catalog.Table table : after.tables().values()) {
      Catalog.Table earlier = before.tables().get(table.oid());
      if (earlier != null && table.scans() > earlier.scans()) {
        scanned.add(table.oid());
      }
    }
    return scanned;
  }

  /** Tables all of whose rows were written anew, or thrown away. */
  List<Catalog.Table> rewritten() {
    List<Catalog.Table> rewritten = new ArrayList<>();
    for (Catalog.Table table : after.tables().values()) {
      Catalog.Table earlier = before.tables().get(table.oid());
      if (earlier != null && table.file() != earlier.file()) {
        rewritten.add(table);
      }
    }
    return rewritten;
  }

  /** Inserted, changed and removed. */
  long rows() {
    long rows = 0;
    for (Catalog.Table table : after.tables().values()) {
      Catalog.Table earlier = before.tables().get(table.oid());
      rows += table.rows() - (earlier == null ? 0 : earlier.rows());
    }
    return Math.max(rows, 0);
  }

  /** Whether a lock is held that lets writers of the table wait. */
  boolean stopsWritersOf(long table) {
    return held.getOrDefault(table, LockMode.ACCESS_SHARE).stopsWriters();
  }
}
