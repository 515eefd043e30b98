package dev.vitae.settings;

import static java.util.Objects.requireNonNull;

/**
 * Tells where the database is and how to log in. The answer may change from one call to the next: a
 * password is rotated, and whoever is refused asks again.
 */
@FunctionalInterface
public interface DatabaseSource {

  /**
   * Finds out anew at each call; whoever wants to keep the answer keeps it.
   *
   * @throws SecretUnavailableException if the place where it is kept does not give it
   */
  DatabaseUrl read();

  /** Always this one. */
  static DatabaseSource of(DatabaseUrl database) {
    requireNonNull(database, "database");
    return () -> database;
  }
}
