package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs work on a connection, in the transaction of the calling thread if there is one, and turns
 * what the libraries throw into {@link StoreUnavailableException} or an unexpected failure. All of
 * it ends by the {@link Deadline}; until then whatever has not begun is tried again, as is a read
 * that an outage got in the way of.
 */
final class Database {
  /** Each lost try means that somebody else's transaction went through. */
  private static final int TRIES = 5;

  private final Jdbi jdbi;
  private final Deadline deadline;
  private final DatabaseListener listener;
  private final LongSupplier nanoTime;
  private final ThreadLocal<Handle> joined = new ThreadLocal<>();

  Database(Jdbi jdbi, Deadline deadline, DatabaseListener listener, LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.deadline = deadline;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs one statement that changes nothing, in one round trip: without a transaction, the
   * statement is its own. It may run several times.
   */
  <R> R read(Function<Handle, R> work) {
    deadline.begin();
    Handle handle = joined.get();
    if (handle != null) {
      return joining(handle, work);
    }
    try {
      try {
        return readOnce(work);
      } catch (JdbiException failed) {
        return Retries.after(failed, deadline.leftToStart(), () -> readOnce(work));
      }
    } catch (JdbiException failed) {
      throw translated(failed);
    }
  }

  private <R> R readOnce(Function<Handle, R> work) {
    try (Handle own = open()) {
      long start = nanoTime.getAsLong();
      try {
        return work.apply(own);
      } catch (JdbiException failed) {
        if (told(failed).filter(SqlFailure::isStalePlan).isEmpty()) {
          throw failed;
        }
        return work.apply(own);
      } finally {
        finished(start);
      }
    }
  }

  /**
   * Runs work that is one change: all of it stays, or none. It may run several times, if it got in
   * the way of another transaction.
   */
  <R> R write(Function<Handle, R> work) {
    return write(work, true);
  }

  /**
   * The same for work that changes something by one statement only. That is a transaction by
   * itself, and a round trip less.
   */
  <R> R writeOne(Function<Handle, R> work) {
    return write(work, false);
  }

  private <R> R write(Function<Handle, R> work, boolean transaction) {
    deadline.begin();
    Handle handle = joined.get();
    if (handle != null) {
      return joining(handle, outer -> inSavepoint(outer, () -> work.apply(outer)));
    }
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return writeOnce(work, transaction);
        } catch (JdbiException failed) {
          if (attempt == TRIES
              || SqlFailure.in(failed).filter(SqlFailure::isWorthAnotherTry).isEmpty()) {
            throw failed;
          }
        }
      }
    } catch (JdbiException failed) {
      throw translated(failed);
    }
  }

  private <R> R writeOnce(Function<Handle, R> work, boolean transaction) {
    try (Handle own = open()) {
      long start = nanoTime.getAsLong();
      try {
        return transaction ? own.inTransaction(handle -> inTime(handle, work)) : work.apply(own);
      } catch (JdbiException failed) {
        told(failed);
        throw failed;
      } catch (SQLException tooLate) {
        throw translated(tooLate);
      } finally {
        finished(start);
      }
    }
  }

  /** What cannot be committed in time is better not committed than perhaps. */
  private <R> R inTime(Handle handle, Function<Handle, R> work) throws SQLException {
    R result = work.apply(handle);
    deadline.limit(handle.getConnection());
    return result;
  }

  /** Runs work whose reads and writes join one transaction; never twice, for it is not ours. */
  void transaction(Runnable work) {
    deadline.begin();
    Handle outer = joined.get();
    if (outer != null) {
      joining(outer, handle -> inSavepoint(handle, () -> finished(work)));
      return;
    }
    try {
      writeOnce(
          handle -> {
            joined.set(handle);
            try {
              work.run();
            } finally {
              joined.remove();
            }
            deadline.begin(); // the COMMIT is a part of its own, as each use within was
            return true;
          },
          true);
    } catch (JdbiException failed) {
      throw translated(failed);
    }
  }

  private static Boolean finished(Runnable work) {
    work.run();
    return true;
  }

  private void finished(long start) {
    listener.finished(Duration.ofNanos(nanoTime.getAsLong() - start));
  }

  /** Without a connection nothing has begun, so this may be tried again whatever it is for. */
  private Handle open() {
    try {
      return opened();
    } catch (ConnectionException none) {
      return Retries.after(none, deadline.leftToStart(), this::opened);
    }
  }

  private Handle opened() {
    try {
      return jdbi.open();
    } catch (ConnectionException none) {
      told(none);
      throw none;
    }
  }

  /** In the transaction of the calling thread, which knows what to do about a failure. */
  private <R> R joining(Handle handle, Function<Handle, R> work) {
    try {
      deadline.limit(handle.getConnection());
      return work.apply(handle);
    } catch (SQLException tooLate) {
      throw translated(tooLate);
    } catch (JdbiException failed) {
      told(failed);
      throw translated(failed);
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

  private Optional<SqlFailure> told(JdbiException failed) {
    Optional<SqlFailure> failure = SqlFailure.in(failed);
    failure.ifPresent(it -> listener.failed(it.state()));
    return failure;
  }

  private RuntimeException translated(SQLException failed) {
    SqlFailure failure = SqlFailure.of(failed);
    listener.failed(failure.state());
    return failure.translated();
  }

  private static RuntimeException translated(JdbiException failed) {
    return SqlFailure.in(failed).map(SqlFailure::translated).orElse(failed);
  }

  @FunctionalInterface
  private interface Work<R> {
    R run();
  }
}
