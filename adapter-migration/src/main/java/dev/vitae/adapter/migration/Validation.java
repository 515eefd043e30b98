package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.schema.Drift;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether a database is as the migrations made it: its history first, then its schema. */
final class Validation {
  /** For a server that does not answer. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private Validation() {}

  static Answer of(DatabaseUrl database, Migrations migrations) {
    return of(database, migrations, ANSWER);
  }

  /**
   * @param limit within which the server has to answer each question
   */
  static Answer of(DatabaseUrl database, Migrations migrations, Duration limit) {
    RunContext context = RunContext.none().withTimeLeft(limit);
    List<String> problems = new Migrator(database, migrations, context).validate();
    // With a history of other migrations there is nothing to expect of the schema.
    Drift drift =
        problems.isEmpty()
            ? Drift.of(new Sessions(database).answeringWithin(limit), migrations)
            : new Drift(Optional.empty(), List.of());
    return Answer.ofValidation(problems, drift, migrations.newestVersion());
  }
}
