package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.schema.Drift;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.util.List;
import java.util.Optional;

/** Whether a database is as the migrations made it: its history first, then its schema. */
final class Validation {
  private Validation() {}

  static Answer of(DatabaseUrl database, Migrations migrations) {
    List<String> problems = new Migrator(database, migrations, RunContext.none()).validate();
    // With a history of other migrations there is nothing to expect of the schema.
    Drift drift =
        problems.isEmpty()
            ? Drift.of(new Sessions(database), migrations)
            : new Drift(Optional.empty(), List.of());
    return Answer.ofValidation(problems, drift, migrations.newestVersion());
  }
}
