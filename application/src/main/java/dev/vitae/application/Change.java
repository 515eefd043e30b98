package dev.vitae.application;

import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A change that depends on what is there: read, decide, write on condition that it is still so. */
final class Change {
  /**
   * Each lost race means that somebody else's change succeeded; after so many the caller is told.
   */
  private static final int ATTEMPTS = 20;

  private Change() {}

  /**
   * @param write must refuse when its argument is no longer the current state
   * @throws StaleRevisionException if the basis does not hold the current revision, or if races
   *     were lost {@value #ATTEMPTS} times
   */
  static <T> Stored<T> onCurrent(
      Basis basis, Supplier<Stored<T>> read, UnaryOperator<Stored<T>> write) {
    for (int attempt = 1; ; attempt++) {
      Stored<T> current = read.get();
      if (!basis.holds(current.revision())) {
        throw new StaleRevisionException(current.revision());
      }
      try {
        return write.apply(current);
      } catch (StaleRevisionException lost) {
        if (attempt == ATTEMPTS) {
          throw lost;
        }
      }
    }
  }
}
