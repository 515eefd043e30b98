package dev.vitae.domain.attribute;

import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.Violation;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a constructor finds wrong, so that a caller learns all of it at once. */
public final class Violations {
  private final List<Violation> found = new ArrayList<>();

  public void add(String path, String detail) {
    found.add(new Violation(path, detail));
  }

  /**
   * @throws InvalidException if anything was added
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidException(found);
    }
  }
}
