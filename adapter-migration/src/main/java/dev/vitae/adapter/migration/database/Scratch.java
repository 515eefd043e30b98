package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * An empty database to try things on, beside the one of a portfolio; gone when it is closed. One
 * that a killed process has left behind is gone an hour later, with the next one that is created.
 */
public final class Scratch implements AutoCloseable {
  private static final String PREFIX = "vitae_scratch_";
  private static final String APPLICATION_NAME = "vitae-scratch";
  private static final int RANDOM_BYTES = 6;
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** The role that sessions act in, and the seconds of the server's clock. */
  private static final String NOW =
      "SELECT quote_ident(current_user) AS role, floor(extract(epoch FROM now()))::bigint AS seconds";

  private static final String LEFT_BEHIND =
      """
      SELECT quote_ident(d.datname)
      FROM pg_catalog.pg_database d
      WHERE substring(d.datname FROM '^%s([0-9]{1,12})_')::bigint < extract(epoch FROM now()) - 3600
        AND pg_has_role(d.datdba, 'USAGE')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
      """
          .formatted(PREFIX);

  private final Sessions server;
  private final String name;

  private Scratch(Sessions server, String name) {
    this.server = server;
    this.name = name;
  }

  private record Now(String role, long seconds) {}

  /**
   * Creates one.
   *
   * @param server any database of a server on which the login may create databases
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the login may not create a database
   */
  public static Scratch on(DatabaseUrl server) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    Sessions sessions = new Sessions(server);
    try (Connection connection = sessions.open(APPLICATION_NAME)) {
      Now now =
          Rows.read(connection, NOW, row -> new Now(row.getString("role"), row.getLong("seconds")))
              .get(0);
      String name = PREFIX + now.seconds() + "_" + HexFormat.of().formatHex(random);
      actAsLogin(connection);
      dropLeftBehind(connection);
      // Sessions on it act in the role that the login's settings name.
      Rows.run(
          connection,
          "CREATE DATABASE %s OWNER %s TEMPLATE template0 ENCODING 'UTF8'"
              .formatted(name, now.role()));
      return new Scratch(sessions, name);
    } catch (SQLException failed) {
      String remedy =
          INSUFFICIENT_PRIVILEGE.equals(failed.getSQLState())
              ? ": give the login %s the right to (ALTER ROLE ... CREATEDB), or use another server's."
                  .formatted(server.user().orElse(""))
              : ": " + failed.getMessage();
      throw new MigrationException("A scratch database cannot be created" + remedy, failed);
    }
  }

  /** How to reach it while it exists, by a login that owns it. */
  public DatabaseUrl url() {
    return server.url().withDatabase(name);
  }

  /** Drops it, whoever is still connected. */
  @Override
  public void close() {
    try (Connection connection = server.open(APPLICATION_NAME)) {
      actAsLogin(connection);
      Rows.run(connection, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    } catch (SQLException failed) {
      throw new MigrationException(
          "The scratch database %s could not be dropped: %s".formatted(name, failed.getMessage()),
          failed);
    }
  }

  /** CREATEDB is the login's own, and so is the right to end its sessions. */
  private static void actAsLogin(Connection connection) throws SQLException {
    Rows.run(connection, "SET ROLE NONE");
  }

  private static void dropLeftBehind(Connection connection) throws SQLException {
    for (String database : Rows.read(connection, LEFT_BEHIND, row -> row.getString(1))) {
      try {
        Rows.run(connection, "DROP DATABASE IF EXISTS " + database);
      } catch (SQLException inUse) {
        // Somebody else drops it, or looks at it: it is there for the next time.
        continue;
      }
    }
  }
}
