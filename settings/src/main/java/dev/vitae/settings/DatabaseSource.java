package dev.vitae.settings;

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

  /** Whether asking again is worth the while of somebody whose login was refused. */
  default boolean mayChange() {
    return true;
  }

  /** Always this one. */
  static DatabaseSource of(DatabaseUrl database) {
    return new FixedDatabase(database);
  }
}
