package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A login that works in the role of the schema's owner, as {@code roles} makes it; gone when it is
 * closed. That role sees little of what the login's own sessions do, and may not end them.
 */
final class MigratorsLogin implements AutoCloseable {
  private final ScratchDatabase database;
  private final String owner;
  private final String login;

  MigratorsLogin(ScratchDatabase database) throws SQLException {
    this.database = database;
    this.owner = "owner_of_" + database.url().database();
    this.login = "migrator_of_" + database.url().database();
    run(
        """
        CREATE ROLE %1$s;
        CREATE ROLE %2$s LOGIN PASSWORD 'migrates' IN ROLE %1$s;
        ALTER ROLE %2$s SET role = '%1$s';
        GRANT CREATE, USAGE ON SCHEMA public TO %1$s;
        """);
  }

  DatabaseUrl url() {
    return database.url().withLogin(login, "migrates");
  }

  @Override
  public void close() throws SQLException {
    run("DROP OWNED BY %2$s, %1$s CASCADE; DROP ROLE %2$s; DROP ROLE %1$s");
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(connection, sql.formatted(owner, login));
    }
  }
}
