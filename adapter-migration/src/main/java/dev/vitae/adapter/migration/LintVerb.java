package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.observation.Lint;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "lint",
    description = {
      "Says what in the migrations would hurt those who use a database meanwhile.",
      "They are run on a scratch database beside the one that is named, which stays as it is."
    })
final class LintVerb extends Verb {
  LintVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer() {
    return LintAnswer.of(Lint.of(database(), migrations()));
  }
}
