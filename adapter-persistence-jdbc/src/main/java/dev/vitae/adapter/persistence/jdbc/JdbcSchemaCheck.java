package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.SchemaCheck;
import dev.vitae.application.SchemaStatus;
import java.util.OptionalInt;

final class JdbcSchemaCheck implements SchemaCheck {
  /** The newest migration that the statements of this module were written for. */
  static final int NEEDED = 9;

  private final Database database;

  JdbcSchemaCheck(Database database) {
    this.database = database;
  }

  @Override
  public SchemaStatus status() {
    return new SchemaStatus(NEEDED, found());
  }

  private OptionalInt found() {
    try {
      return database
          .read(
              session ->
                  session.query("SELECT version FROM schema_version").first(row -> row.getInt(1)))
          .map(OptionalInt::of)
          .orElseGet(OptionalInt::empty);
    } catch (IllegalStateException refused) {
      if (SqlFailure.in(refused).filter(SqlFailure::isMissingTable).isPresent()) {
        return OptionalInt.empty();
      }
      throw refused;
    }
  }
}
