package dev.vitae.adapter.persistence.jdbc;

import java.sql.SQLException;

/** A value that must be unique is another row's. Never leaves the adapter. */
final class UniqueViolationException extends RuntimeException {
  UniqueViolationException(SQLException cause) {
    super("a value that must be unique is taken", cause);
  }
}
