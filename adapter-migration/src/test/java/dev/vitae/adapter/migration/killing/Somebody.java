package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** Has a transaction open on a table of {@link OwnFolder}, until it leaves. */
final class Somebody implements AutoCloseable {
  private final Connection connection;

  private Somebody(Connection connection) {
    this.connection = connection;
  }

  static Somebody reading(ScratchDatabase database) throws SQLException {
    return doing(database, "SELECT count(*) FROM book");
  }

  static Somebody writing(ScratchDatabase database) throws SQLException {
    return doing(database, "UPDATE book SET title = 'Mine' WHERE id = 1");
  }

  private static Somebody doing(ScratchDatabase database, String sql) throws SQLException {
    Connection connection = database.dataSource().getConnection();
    connection.setAutoCommit(false);
    Rows.run(connection, "SET idle_in_transaction_session_timeout = 0; " + sql);
    return new Somebody(connection);
  }

  void leave() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
