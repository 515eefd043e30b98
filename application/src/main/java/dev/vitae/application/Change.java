package dev.vitae.application;

import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A change that depends on what is there: read, decide, write on condition that it is still so.
 * Whoever loses a race against another change goes on in a queue, so that many at once do not keep
 * beating one of them; not for use within a transaction, whose locks the queue would not know.
 */
final class Change {
  /**
   * Each lost race means that somebody else's change succeeded; after so many the caller is told.
   */
  private static final int ATTEMPTS = 20;

  /** After so many milliseconds in the queue one goes on without it. */
  private static final long PATIENCE_MS = 1_000;

  private final ReentrantLock queue = new ReentrantLock(true);

  /**
   * @param write must refuse when its argument is no longer the current state
   * @throws StaleRevisionException if the basis does not hold the current revision, or if races
   *     were lost {@value #ATTEMPTS} times
   */
  <T> Stored<T> onCurrent(Basis basis, Supplier<Stored<T>> read, UnaryOperator<Stored<T>> write) {
    try {
      return attempt(basis, read, write);
    } catch (LostException lost) {
      boolean first = isFirstInQueue();
      try {
        return again(basis, read, write);
      } finally {
        if (first) {
          queue.unlock();
        }
      }
    }
  }

  private boolean isFirstInQueue() {
    try {
      return queue.tryLock(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> Stored<T> again(
      Basis basis, Supplier<Stored<T>> read, UnaryOperator<Stored<T>> write) {
    for (int attempt = 2; ; attempt++) {
      try {
        return attempt(basis, read, write);
      } catch (LostException lost) {
        if (attempt == ATTEMPTS) {
          throw lost.refusal;
        }
      }
    }
  }

  private static <T> Stored<T> attempt(
      Basis basis, Supplier<Stored<T>> read, UnaryOperator<Stored<T>> write) {
    Stored<T> current = read.get();
    if (!basis.holds(current.revision())) {
      throw new StaleRevisionException(current.revision());
    }
    try {
      return write.apply(current);
    } catch (StaleRevisionException refusal) {
      throw new LostException(refusal);
    }
  }

  /** What was read was no longer there when it was written. */
  private static final class LostException extends RuntimeException {
    private final StaleRevisionException refusal;

    LostException(StaleRevisionException refusal) {
      super(null, refusal, false, false);
      this.refusal = refusal;
    }
  }
}
