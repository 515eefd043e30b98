package dev.vitae.adapter.persistence.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** A connection while it serves one piece of work. Without a transaction each statement is one. */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Deadline deadline;

  Session(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * @param sql with a question mark for each value; a text that is always the same is prepared on
   *     the server once it was run some times
   */
  Query query(String sql) {
    return new Query(connection, deadline, sql);
  }

  /** All of the work stays, or none. What cannot be committed in time is not. */
  <R> R inTransaction(Work<R> work) throws SQLException {
    connection.setAutoCommit(false);
    R result;
    try {
      result = work.on(this);
      // Better not committed than perhaps.
      deadline.limit(connection);
      connection.commit();
    } catch (SQLException | RuntimeException | Error failed) {
      try {
        connection.rollback();
        connection.setAutoCommit(true);
      } catch (SQLException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
    connection.setAutoCommit(true);
    return result;
  }

  /** A part of a transaction; refused, it leaves nothing behind, and the whole can go on. */
  <R> R inSavepoint(Work<R> work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      R result = work.on(this);
      connection.releaseSavepoint(before);
      return result;
    } catch (SQLException | RuntimeException | Error failed) {
      try {
        connection.rollback(before);
      } catch (SQLException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }

  /** For what is sent without a statement of ours. */
  void limit() throws SQLException {
    deadline.limit(connection);
  }

  /** Gives the connection back. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
