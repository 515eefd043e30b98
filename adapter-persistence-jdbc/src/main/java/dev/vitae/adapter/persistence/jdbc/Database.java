package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Runs work on a connection, in the transaction of the calling thread if there is one, and turns
 * what the driver throws into {@link StoreUnavailableException} or an unexpected failure. All of it
 * ends by the {@link Deadline}; until then whatever has not begun is tried again, as is a read that
 * an outage got in the way of.
 */
final class Database {
  /** Each lost try means that somebody else's transaction went through. */
  private static final int TRIES = 5;

  private final ConnectionPool pool;
  private final Deadline deadline;
  private final DatabaseListener listener;
  private final LongSupplier nanoTime;
  private final ThreadLocal<Session> joined = new ThreadLocal<>();

  Database(
      ConnectionPool pool, Deadline deadline, DatabaseListener listener, LongSupplier nanoTime) {
    this.pool = pool;
    this.deadline = deadline;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs one statement that changes nothing, in one round trip: without a transaction, the
   * statement is its own. It may run several times.
   */
  <R> R read(Work<R> work) {
    deadline.begin();
    Session session = joined.get();
    if (session != null) {
      return joining(session, work);
    }
    try {
      try {
        return readOnce(work);
      } catch (SQLException failed) {
        return Retries.after(failed, deadline.leftToStart(), () -> readOnce(work));
      }
    } catch (SQLException failed) {
      throw SqlFailure.of(failed).translated();
    }
  }

  private <R> R readOnce(Work<R> work) throws SQLException {
    try (Session own = open(ConnectionPool.Use.READ)) {
      long start = nanoTime.getAsLong();
      try {
        return work.on(own);
      } catch (SQLException failed) {
        if (!told(failed).isStalePlan()) {
          throw failed;
        }
        return work.on(own);
      } finally {
        finished(start);
      }
    }
  }

  /**
   * Runs work that is one change: all of it stays, or none. It may run several times, if it got in
   * the way of another transaction.
   */
  <R> R write(Work<R> work) {
    return write(work, true);
  }

  /**
   * The same for work that changes something by one statement only. That is a transaction by
   * itself, and a round trip less.
   */
  <R> R writeOne(Work<R> work) {
    return write(work, false);
  }

  private <R> R write(Work<R> work, boolean transaction) {
    deadline.begin();
    Session session = joined.get();
    if (session != null) {
      return joining(session, outer -> outer.inSavepoint(work));
    }
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return writeOnce(work, transaction);
        } catch (SQLException failed) {
          if (attempt == TRIES || !SqlFailure.of(failed).isWorthAnotherTry()) {
            throw failed;
          }
        }
      }
    } catch (SQLException failed) {
      throw SqlFailure.of(failed).translated();
    }
  }

  private <R> R writeOnce(Work<R> work, boolean transaction) throws SQLException {
    try (Session own = open(ConnectionPool.Use.WRITE)) {
      long start = nanoTime.getAsLong();
      try {
        return transaction ? own.inTransaction(work) : work.on(own);
      } catch (SQLException failed) {
        told(failed);
        throw failed;
      } finally {
        finished(start);
      }
    }
  }

  /** Runs work whose reads and writes join one transaction; never twice, for it is not ours. */
  void transaction(Runnable work) {
    deadline.begin();
    Session outer = joined.get();
    if (outer != null) {
      joining(outer, session -> session.inSavepoint(part -> finished(work)));
      return;
    }
    try {
      writeOnce(
          session -> {
            joined.set(session);
            try {
              work.run();
            } finally {
              joined.remove();
            }
            deadline.begin(); // the COMMIT is a part of its own, as each use within was
            return true;
          },
          true);
    } catch (SQLException failed) {
      throw SqlFailure.of(failed).translated();
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
  private Session open(ConnectionPool.Use use) throws SQLException {
    try {
      return opened(use);
    } catch (SQLException none) {
      return Retries.after(none, deadline.leftToStart(), () -> opened(use));
    }
  }

  private Session opened(ConnectionPool.Use use) throws SQLException {
    try {
      return new Session(pool.open(use), deadline);
    } catch (SQLException none) {
      told(none);
      throw none;
    }
  }

  /** In the transaction of the calling thread, which knows what to do about a failure. */
  private <R> R joining(Session session, Work<R> work) {
    try {
      session.limit();
      return work.on(session);
    } catch (SQLException failed) {
      throw told(failed).translated();
    }
  }

  private SqlFailure told(SQLException failed) {
    SqlFailure failure = SqlFailure.of(failed);
    listener.failed(failure.state());
    return failure;
  }
}
