package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A service did not do what the stack wanted of it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Made> leftover;

  RefusedException(String reason) {
    this(reason, Optional.empty());
  }

  /**
   * @param leftover what is to be deleted though it was not made
   */
  RefusedException(String reason, Optional<Made> leftover) {
    super(reason);
    this.leftover = requireNonNull(leftover, "leftover");
  }

  Optional<Made> leftover() {
    return leftover;
  }
}
