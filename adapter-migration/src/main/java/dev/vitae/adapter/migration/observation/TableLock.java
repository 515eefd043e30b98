package dev.vitae.adapter.migration.observation;

/** A lock on a table, or on one of its indexes. */
public record TableLock(String table, LockMode mode) {
  /** {@code ACCESS EXCLUSIVE on experience}. */
  @Override
  public String toString() {
    return mode + " on " + table;
  }
}
