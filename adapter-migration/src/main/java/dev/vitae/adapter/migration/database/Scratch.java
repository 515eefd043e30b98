package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/** An empty database to try things on, beside the one of a portfolio; gone when it is closed. */
public final class Scratch implements AutoCloseable {
  private static final String PREFIX = "vitae_scratch_";
  private static final String APPLICATION_NAME = "vitae-scratch";
  private static final int RANDOM_BYTES = 6;
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Sessions server;
  private final String name;

  private Scratch(Sessions server, String name) {
    this.server = server;
    this.name = name;
  }

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
    Scratch scratch = new Scratch(new Sessions(server), PREFIX + HexFormat.of().formatHex(random));
    try {
      scratch.onServer("CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'");
      return scratch;
    } catch (SQLException failed) {
      String remedy =
          INSUFFICIENT_PRIVILEGE.equals(failed.getSQLState())
              ? ": give the login the right to (ALTER ROLE ... CREATEDB), or use another server's."
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
    try {
      onServer("DROP DATABASE IF EXISTS %s WITH (FORCE)");
    } catch (SQLException failed) {
      throw new MigrationException(
          "The scratch database %s could not be dropped: %s".formatted(name, failed.getMessage()),
          failed);
    }
  }

  private void onServer(String sql) throws SQLException {
    try (Connection connection = server.open(APPLICATION_NAME)) {
      Rows.run(connection, sql.formatted(name));
    }
  }
}
