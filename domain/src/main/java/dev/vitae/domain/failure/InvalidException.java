package dev.vitae.domain.failure;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A value breaks rules: all of them are named at once. */
public final class InvalidException extends PortfolioException {
  private final List<Violation> violations;

  /**
   * @throws IllegalArgumentException if there is no violation
   */
  public InvalidException(List<Violation> violations) {
    super(
        violations.stream()
            .map(violation -> violation.path() + " " + violation.detail())
            .collect(joining("; ")));
    if (violations.isEmpty()) {
      throw new IllegalArgumentException("violations must not be empty");
    }
    this.violations = List.copyOf(violations);
  }

  /** In the order of the attributes. */
  public List<Violation> violations() {
    return violations;
  }
}
