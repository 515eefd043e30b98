package dev.vitae.adapter.persistence.jdbi;

import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A database as the adapter works with it, below the ports. */
final class PooledDatabase implements AutoCloseable {
  private final ConnectionPool pool;
  private final Database database;

  PooledDatabase(JdbiSettings settings) {
    Deadline deadline = JdbiModule.deadline(settings, TimeBudget.ofEach(Duration.ofMinutes(10)));
    this.pool = JdbiModule.pool(settings, deadline, DatabaseListener.NONE);
    this.database = JdbiModule.database(pool, deadline, DatabaseListener.NONE);
  }

  Database database() {
    return database;
  }

  <R> R read(Function<Handle, R> work) {
    return database.read(work);
  }

  @Override
  public void close() {
    pool.close();
  }
}
