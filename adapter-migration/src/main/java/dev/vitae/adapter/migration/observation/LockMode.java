package dev.vitae.adapter.migration.observation;

/** PostgreSQL's locks on a table, each stronger than the ones before. */
public enum LockMode {
  ACCESS_SHARE("AccessShareLock"),
  ROW_SHARE("RowShareLock"),
  ROW_EXCLUSIVE("RowExclusiveLock"),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),
  SHARE("ShareLock"),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),
  EXCLUSIVE("ExclusiveLock"),
  ACCESS_EXCLUSIVE("AccessExclusiveLock");

  private final String serverName;

  LockMode(String serverName) {
    this.serverName = serverName;
  }

  /** Whether writers, or readers too, wait while it is held. */
  public boolean stopsWriters() {
    return compareTo(SHARE) >= 0;
  }

  /** As it is written in a {@code LOCK TABLE}. */
  @Override
  public String toString() {
    return name().replace('_', ' ');
  }

  /** Of the name in {@code pg_locks}. */
  static LockMode of(String serverName) {
    for (LockMode mode : values()) {
      if (mode.serverName.equals(serverName)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no lock on a table: " + serverName);
  }
}
