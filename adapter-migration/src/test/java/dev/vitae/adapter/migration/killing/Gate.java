package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps the migrators of {@link OwnFolder} in {@code V2} as long as it is closed. */
final class Gate implements AutoCloseable {
  private final Connection keeper;

  private Gate(Connection keeper) {
    this.keeper = keeper;
  }

  static Gate closed(ScratchDatabase database) throws SQLException {
    Connection keeper = database.dataSource().getConnection();
    Rows.run(keeper, "SELECT pg_advisory_lock(%d)".formatted(OwnFolder.GATE));
    return new Gate(keeper);
  }

  void open() throws SQLException {
    Rows.run(keeper, "SELECT pg_advisory_unlock_all()");
  }

  @Override
  public void close() throws SQLException {
    keeper.close();
  }
}
