package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/**
 * The connections over which a run changes the database. To be opened under the {@link
 * MigrationLock} only: what bears their name without it is taken for left over, and ended.
 */
final class RunConnections {
  private final DataSource source;
  private final List<Integer> processes = new CopyOnWriteArrayList<>();
  private final List<Connection> opened = new CopyOnWriteArrayList<>();

  /**
   * @param lock the connection that holds the lock, given up with the others
   */
  RunConnections(Sessions sessions, Connection lock) throws SQLException {
    this.opened.add(lock);
    this.source = sessions.source(Migrator.RUN_APPLICATION_NAME, this::opened);
  }

  /** A new connection each time; no pool. */
  DataSource source() {
    return source;
  }

  Connection open() throws SQLException {
    return source.getConnection();
  }

  /** Lets whoever waits for an answer fail, without asking the server. */
  void abort() throws SQLException {
    for (Connection connection : opened) {
      connection.abort(Runnable::run);
    }
  }

  /** The server's processes behind all that were opened so far. */
  List<Integer> processes() {
    return List.copyOf(processes);
  }

  private void opened(Connection connection, int process) {
    opened.add(connection);
    processes.add(process);
  }
}
