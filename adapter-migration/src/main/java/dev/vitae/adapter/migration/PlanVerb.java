package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.observation.Plan;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "plan",
    description = {
      "Runs what is pending and rolls it back.",
      "Says which locks each statement takes, how long it takes and how many rows it changes. Who",
      "uses the tables may have to wait meanwhile."
    })
final class PlanVerb extends Verb {
  PlanVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer() {
    return PlanAnswer.of(Plan.of(new Sessions(database()), migrations()));
  }
}
