package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A login as RDS gives its customers: no superuser, but it may create roles and databases, and owns
 * the test's. The server's roles are its own to change. It is gone when it is closed, and so is the
 * password that it has given the API's. There is one at a time on a server, whose roles all share.
 */
final class MasterUser implements AutoCloseable {
  private static final long TURN = 0x76697461_6d617374L;

  private final ScratchDatabase database;
  private final Connection turn;
  private final String login;

  MasterUser(ScratchDatabase database) throws SQLException {
    this.database = database;
    this.turn = new Sessions(PostgresServer.url()).open("test");
    Rows.run(turn, "SET lock_timeout = '120s'");
    Rows.text(turn, "SELECT pg_advisory_lock(?)", TURN);
    this.login = "master_of_" + database.url().database();
    run(
        """
        CREATE ROLE %1$s LOGIN CREATEROLE CREATEDB PASSWORD 'master-password';
        GRANT vitae_owner, vitae_migrator, vitae_app, vitae_readonly TO %1$s WITH ADMIN OPTION;
        ALTER DATABASE %2$s OWNER TO %1$s;
        """);
  }

  DatabaseUrl url() {
    return database.url().withLogin(login, "master-password");
  }

  void mayCreateRoles(boolean may) throws SQLException {
    run("ALTER ROLE %1$s " + (may ? "CREATEROLE" : "NOCREATEROLE"));
  }

  @Override
  public void close() throws SQLException {
    run(
        """
        ALTER ROLE vitae_app PASSWORD NULL;
        ALTER DATABASE %2$s OWNER TO CURRENT_USER;
        DROP OWNED BY %1$s CASCADE;
        DROP ROLE %1$s;
        """);
    turn.close();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(connection, sql.formatted(login, database.url().database()));
    }
  }
}
