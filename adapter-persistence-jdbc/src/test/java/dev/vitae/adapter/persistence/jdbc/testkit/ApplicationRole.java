package dev.vitae.adapter.persistence.jdbc.testkit;

import dev.vitae.settings.DatabaseUrl;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * A login that may do in a {@link MigratedDatabase} what the API has to, and nothing else: it reads
 * and writes the rows of the portfolio's tables and is no superuser. It is gone when it is closed,
 * which its sessions must be before.
 */
public final class ApplicationRole implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MigratedDatabase database;
  private final String name = "vitae_test_app_" + random();

  private ApplicationRole(MigratedDatabase database) {
    this.database = database;
  }

  public static ApplicationRole in(MigratedDatabase database) {
    ApplicationRole role = new ApplicationRole(database);
    database.execute("CREATE ROLE " + role.name + " LOGIN");
    for (String table :
        database.query(
            """
            SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' \
            AND tablename NOT IN ('schema_version', 'flyway_schema_history')""")) {
      database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + table + " TO " + role.name);
    }
    database.execute("GRANT SELECT ON schema_version TO " + role.name);
    return role;
  }

  /** The database by this login, whose password is another one from now on. */
  public DatabaseUrl withNewPassword() {
    String password = random();
    database.execute("ALTER ROLE %s PASSWORD '%s'".formatted(name, password));
    return database.url().withLogin(name, password);
  }

  /** Ends the sessions of this login. */
  public void terminate() {
    database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + name + "'");
  }

  public String name() {
    return name;
  }

  @Override
  public void close() {
    database.execute("DROP OWNED BY " + name);
    database.execute("DROP ROLE " + name);
  }

  private static String random() {
    return new BigInteger(64, RANDOM).toString(36);
  }
}
