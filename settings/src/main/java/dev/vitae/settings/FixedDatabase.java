package dev.vitae.settings;

import static java.util.Objects.requireNonNull;

/** A database that a setting says outright, as long as the process lives. */
record FixedDatabase(DatabaseUrl read) implements DatabaseSource {
  FixedDatabase {
    requireNonNull(read, "database");
  }

  @Override
  public boolean mayChange() {
    return false;
  }
}
