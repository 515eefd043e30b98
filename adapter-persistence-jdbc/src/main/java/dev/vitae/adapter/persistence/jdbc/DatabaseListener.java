package dev.vitae.adapter.persistence.jdbc;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told what happens between the adapter and its database, on the thread that works with it; must
 * be quick, safe for many threads, and throw nothing.
 */
public interface DatabaseListener {
  /** Wants to know nothing. */
  DatabaseListener NONE = new DatabaseListener() {};

  /**
   * A connection was handed out.
   *
   * @param active connections in use, with this one
   * @param waiting threads that wait for one
   */
  default void connected(int active, int waiting) {}

  /**
   * The work on a connection is done or has failed: a statement, or a transaction.
   *
   * @param took from the hand-out on
   */
  default void finished(Duration took) {}

  /**
   * One try has failed; another may follow.
   *
   * @param sqlState empty if it was not the database that said so, as when no connection came free
   */
  default void failed(Optional<String> sqlState) {}
}
