package dev.vitae.adapter.migration;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "validate",
    description = {
      "Compares what has run on the database with the migrations at hand, and changes nothing."
    })
final class ValidateVerb extends MigratorVerb {
  ValidateVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer(Migrator migrator, String newest) {
    return Answer.ofProblems(migrator.validate());
  }
}
