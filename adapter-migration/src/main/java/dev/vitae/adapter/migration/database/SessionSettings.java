package dev.vitae.adapter.migration.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * What a session of ours is to be like, whatever the role's settings say: it may be silent and busy
 * for as long as a migration takes, waits for locks for five seconds unless a script says
 * otherwise, and ends soon when the process at the other end is gone.
 *
 * <p>They are set by a statement, because poolers and proxies refuse start-up options; and by one
 * that does so only when the server itself answers, because settings would stay with a connection
 * that a pooler gives to somebody else next. On Windows the server cannot watch its clients.
 */
final class SessionSettings {
  private static final String SET =
      """
      SELECT pg_backend_pid(),
        CASE WHEN %s THEN concat(
          set_config('statement_timeout', '0', false),
          set_config('idle_in_transaction_session_timeout', '0', false),
          set_config('idle_session_timeout', '0', false),
          set_config('lock_timeout', '5s', false),
          CASE WHEN current_setting('server_version_num')::integer >= 170000
            THEN set_config('transaction_timeout', '0', false) END,
          CASE WHEN version() !~* 'windows|mingw|msvc|visual c' THEN concat(
            set_config('client_connection_check_interval', '1s', false),
            set_config('tcp_keepalives_idle', '10', false),
            set_config('tcp_keepalives_interval', '5', false),
            set_config('tcp_keepalives_count', '3', false),
            set_config('tcp_user_timeout', '25s', false)) END) END
      """;

  private SessionSettings() {}

  /**
   * Sets them when the server itself answers.
   *
   * @return the number of the process that answered; it differs from {@link #announcedTo} when
   *     somebody stands between, and then nothing was set
   */
  static int applyWhereDirect(Connection connection) throws SQLException {
    return answeringProcess(connection, "pg_backend_pid() = " + announcedTo(connection));
  }

  /** Sets them, whoever stands between. */
  static int apply(Connection connection) throws SQLException {
    return answeringProcess(connection, "true");
  }

  /** The number of the server's process that the driver was told when it connected. */
  static int announcedTo(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  private static int answeringProcess(Connection connection, String condition) throws SQLException {
    return Rows.read(connection, SET.formatted(condition), row -> row.getInt(1)).get(0);
  }
}
