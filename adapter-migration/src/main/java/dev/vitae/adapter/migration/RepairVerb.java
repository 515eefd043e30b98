package dev.vitae.adapter.migration;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "repair",
    description = {
      "Makes the history agree with the migrations at hand.",
      "To be used after you have looked at what validate says. It rebuilds invalid indexes, too, and",
      "undoes nothing that a migration did."
    })
final class RepairVerb extends MigratorVerb {
  RepairVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer(Migrator migrator, String newest) {
    return Answer.ofRepairs(migrator.repair());
  }
}
