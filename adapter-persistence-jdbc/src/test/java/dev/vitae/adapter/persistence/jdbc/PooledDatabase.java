package dev.vitae.adapter.persistence.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/** A database as the adapter works with it, below the ports. */
final class PooledDatabase implements AutoCloseable {
  private final ConnectionPool pool;
  private final Database database;

  PooledDatabase(JdbcSettings settings) {
    this(settings, DatabaseListener.NONE, Clock.systemUTC());
  }

  PooledDatabase(JdbcSettings settings, DatabaseListener listener, InstantSource clock) {
    Deadline deadline = JdbcModule.deadline(settings, TimeBudget.ofEach(Duration.ofMinutes(10)));
    this.pool = new ConnectionPool(settings, deadline, listener, System::nanoTime, clock);
    this.database = JdbcModule.database(pool, deadline, listener);
  }

  Database database() {
    return database;
  }

  <R> R read(Work<R> work) {
    return database.read(work);
  }

  @Override
  public void close() {
    pool.close();
  }
}
