package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.schema.Drift;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.util.List;

/** Whether a database is as the migrations made it: its history first, then its schema. */
final class Validation {
  private Validation() {}

  static Answer of(DatabaseUrl database, Migrations migrations) {
    List<String> problems = new Migrator(database, migrations, RunContext.none()).validate();
    // With a history of other migrations there is nothing to expect of the schema.
    List<String> differences =
        problems.isEmpty() ? Drift.of(new Sessions(database), migrations) : List.of();
    return Answer.ofValidation(problems, differences);
  }
}
