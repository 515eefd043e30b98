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

  RunConnections(Sessions sessions) throws SQLException {
    this.source = sessions.source(Migrator.RUN_APPLICATION_NAME, processes::add);
  }

  /** A new connection each time; no pool. */
  DataSource source() {
    return source;
  }

  Connection open() throws SQLException {
    return source.getConnection();
  }

  /** The server's processes behind all that were opened so far. */
  List<Integer> processes() {
    return List.copyOf(processes);
  }
}
