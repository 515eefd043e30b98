package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs work on a connection, in the transaction of the calling thread if there is one, and turns
 * what the libraries throw into {@link StoreUnavailableException} or an unexpected failure.
 */
final class Database {
  /** Each lost try means that somebody else's transaction went through. */
  private static final int TRIES = 5;

  private final Jdbi jdbi;
  private final ThreadLocal<Handle> joined = new ThreadLocal<>();

  Database(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Runs one statement that changes nothing, in one round trip: without a transaction, the
   * statement is its own.
   */
  <R> R read(Function<Handle, R> work) {
    Handle handle = joined.get();
    if (handle != null) {
      return translating(() -> work.apply(handle));
    }
    return translating(
        () -> {
          try (Handle own = jdbi.open()) {
            try {
              return work.apply(own);
            } catch (JdbiException failed) {
              if (SqlFailure.in(failed).filter(SqlFailure::isStalePlan).isEmpty()) {
                throw failed;
              }
              return work.apply(own);
            }
          }
        });
  }

  /**
   * Runs work that is one change: all of it stays, or none. It may run several times, if it got in
   * the way of another transaction.
   */
  <R> R write(Function<Handle, R> work) {
    return write(work, this::inTransaction);
  }

  /**
   * The same for work that changes something by one statement only. That is a transaction by
   * itself, and a round trip less.
   */
  <R> R writeOne(Function<Handle, R> work) {
    return write(work, this::onItsOwn);
  }

  private <R> R write(Function<Handle, R> work, Function<Function<Handle, R>, R> apart) {
    Handle handle = joined.get();
    if (handle != null) {
      return translating(() -> inSavepoint(handle, () -> work.apply(handle)));
    }
    return translating(
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              return apart.apply(work);
            } catch (JdbiException failed) {
              if (attempt == TRIES
                  || SqlFailure.in(failed).filter(SqlFailure::isWorthAnotherTry).isEmpty()) {
                throw failed;
              }
            }
          }
        });
  }

  /** Runs work whose reads and writes join one transaction; never twice, for it is not ours. */
  void transaction(Runnable work) {
    Handle outer = joined.get();
    if (outer != null) {
      translating(() -> inSavepoint(outer, () -> finished(work)));
      return;
    }
    translating(
        () ->
            inTransaction(
                handle -> {
                  joined.set(handle);
                  try {
                    return finished(work);
                  } finally {
                    joined.remove();
                  }
                }));
  }

  private static Boolean finished(Runnable work) {
    work.run();
    return true;
  }

  private <R> R inTransaction(Function<Handle, R> work) {
    try (Handle handle = jdbi.open()) {
      return handle.inTransaction(work::apply);
    }
  }

  private <R> R onItsOwn(Function<Handle, R> work) {
    try (Handle handle = jdbi.open()) {
      return work.apply(handle);
    }
  }

  /** So that a refused part leaves nothing behind and the whole can go on. */
  private static <R> R inSavepoint(Handle handle, Work<R> work) {
    Savepoint before = savepoint(handle);
    try {
      R result = work.run();
      handle.getConnection().releaseSavepoint(before);
      return result;
    } catch (SQLException failed) {
      throw SqlFailure.of(failed).translated();
    } catch (RuntimeException | Error failed) {
      try {
        handle.getConnection().rollback(before);
      } catch (SQLException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }

  private static Savepoint savepoint(Handle handle) {
    try {
      return handle.getConnection().setSavepoint();
    } catch (SQLException failed) {
      throw SqlFailure.of(failed).translated();
    }
  }

  private static <R> R translating(Work<R> work) {
    try {
      return work.run();
    } catch (JdbiException failed) {
      throw SqlFailure.in(failed).map(SqlFailure::translated).orElse(failed);
    }
  }

  @FunctionalInterface
  private interface Work<R> {
    R run();
  }
}
