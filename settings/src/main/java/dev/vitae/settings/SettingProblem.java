package dev.vitae.settings;

import static java.util.Objects.requireNonNull;

/**
 * One setting that is missing or wrong.
 *
 * @param name the environment variable or option at fault
 * @param reason what is wrong with it, worded to follow the name; never holds the value of a secret
 * @param example a value that would be accepted
 */
public record SettingProblem(String name, String reason, String example) {
  public SettingProblem {
    requireNonNull(name);
    requireNonNull(reason);
    requireNonNull(example);
  }

  @Override
  public String toString() {
    return "%s: %s%n    for example %s=%s".formatted(name, reason, name, example);
  }
}
