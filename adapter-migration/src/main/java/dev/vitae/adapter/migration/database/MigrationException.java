package dev.vitae.adapter.migration.database;

/**
 * A migration that was refused or failed. The message says why and what to do, is meant to be
 * printed as it is, and holds no secret.
 */
public final class MigrationException extends RuntimeException {
  public MigrationException(String message) {
    super(message);
  }

  public MigrationException(String message, Throwable cause) {
    super(message, cause);
  }
}
