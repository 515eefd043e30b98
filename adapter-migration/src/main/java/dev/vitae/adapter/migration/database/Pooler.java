package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Knows a pooler that hands a server's session to somebody else whenever a transaction ends: by a
 * name that its provider gives it, or by what it does. A lock that is held between statements would
 * be left behind there, for others to wait for.
 */
final class Pooler {
  /** Neon's. */
  private static final String MARK = "-pooler";

  private static final int LOOKS = 3;
  private static final int SECONDS = 2;
  private static final int CUT_OFF_MILLIS = 3_000;

  private Pooler() {}

  /**
   * @throws MigrationException when the host is named as a pooler
   */
  static void refuseName(DatabaseUrl url) {
    String label = url.host().split("\\.", 2)[0];
    if (label.endsWith(MARK)) {
      String direct = url.host().replace(label, label.substring(0, label.length() - MARK.length()));
      throw refusal(url, "its direct host, " + direct);
    }
  }

  /**
   * Sees whether the session behind a connection stays the same while another one holds a
   * transaction open. A pool that has one session only lets the first wait instead.
   *
   * @throws MigrationException when it does not
   */
  static void refuseChanging(DatabaseUrl url, Connection connection, Connection other) {
    try {
      // No pooler answers a request to cancel for one that it lets wait.
      connection.setNetworkTimeout(Runnable::run, CUT_OFF_MILLIS);
      other.setNetworkTimeout(Runnable::run, CUT_OFF_MILLIS);
      int before = session(connection);
      other.setAutoCommit(false);
      session(other);
      for (int i = 0; i < LOOKS; i++) {
        if (session(connection) != before) {
          throw refusal(url, "the server's own endpoint");
        }
      }
      other.rollback();
      connection.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException blocked) {
      throw refusal(url, "the server's own endpoint");
    }
  }

  private static int session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (var row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static MigrationException refusal(DatabaseUrl url, String direct) {
    return new MigrationException(
        """
        %s is a connection pooler's endpoint, on which no migration can run: set MIGRATION_DATABASE_URL to the direct one.
        A pooler in transaction mode gives the session to others between statements, and the lock with it. Name %s. Nothing was changed."""
            .formatted(url.authority(), direct));
  }
}
