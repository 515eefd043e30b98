package dev.vitae.adapter.migration;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "validate",
    description = {
      "Compares the database with the migrations at hand.",
      "What has run on it with their files, and its schema with what they make. Changes nothing."
    })
final class ValidateVerb extends Verb {
  ValidateVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer() {
    return Validation.of(database(), migrations());
  }
}
