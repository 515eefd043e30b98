package dev.vitae.adapter.migration;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "migrate", description = "Runs the pending migrations.")
final class MigrateVerb extends MigratorVerb {
  @Option(
      names = "--baseline",
      description =
          "Take over a database that holds the guide's schema and has never been migrated.")
  private boolean baseline;

  MigrateVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer(Migrator migrator, String newest) {
    return Answer.of(baseline ? migrator.adopt() : migrator.migrate(), newest);
  }
}
