package dev.vitae.adapter.migration;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Says which migrations are pending, and changes nothing.")
final class StatusVerb extends MigratorVerb {
  StatusVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer(Migrator migrator, String newest) {
    return Answer.of(migrator.status(), newest);
  }
}
