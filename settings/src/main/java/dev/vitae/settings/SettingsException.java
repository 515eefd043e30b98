package dev.vitae.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings that keep a program from starting. The message names every one of them with its reason
 * and an example, is meant to be printed as it is, and holds no secret.
 */
public final class SettingsException extends RuntimeException {
  private final List<SettingProblem> problems;

  /**
   * @throws IllegalArgumentException when {@code problems} is empty
   */
  public SettingsException(List<SettingProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** In the order in which the settings were read; never empty. */
  public List<SettingProblem> problems() {
    return problems;
  }

  private static String message(List<SettingProblem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem, no exception");
    }
    String head =
        problems.size() == 1 ? "A setting is wrong:" : problems.size() + " settings are wrong:";
    return problems.stream()
        .map(problem -> "%n  %s".formatted(problem))
        .collect(Collectors.joining("", head, ""));
  }
}
