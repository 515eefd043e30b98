package dev.vitae.adapter.migration.database;

/** The advisory lock of whoever changes a portfolio's schema, or whom it belongs to. */
public final class MigratorsLock {
  /** "vitae" in ASCII. */
  public static final long KEY = 0x76_69_74_61_65L;

  private MigratorsLock() {}
}
