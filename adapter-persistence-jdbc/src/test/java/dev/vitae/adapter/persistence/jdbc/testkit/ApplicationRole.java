package dev.vitae.adapter.persistence.jdbc.testkit;

import dev.vitae.settings.DatabaseUrl;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * A login that may do in a {@link MigratedDatabase} what the API's role {@code vitae_app} may, and
 * nothing else, and whose sessions begin as its do. It is a member and not that role itself: its
 * password is a test's own to change. It is gone when it is closed, which its sessions must be
 * before.
 */
public final class ApplicationRole implements AutoCloseable {
  private static final String GROUP = "vitae_app";
  private static final String SETTINGS =
      """
      SELECT unnest(setconfig) FROM pg_db_role_setting \
      WHERE setrole = 'vitae_app'::regrole AND setdatabase = 0""";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final MigratedDatabase database;
  private final String name = "vitae_test_app_" + random();

  private ApplicationRole(MigratedDatabase database) {
    this.database = database;
  }

  public static ApplicationRole in(MigratedDatabase database) {
    ApplicationRole role = new ApplicationRole(database);
    database.execute("CREATE ROLE %s LOGIN IN ROLE %s".formatted(role.name, GROUP));
    for (String setting : database.query(SETTINGS)) {
      String[] parts = setting.split("=", 2);
      database.execute("ALTER ROLE %s SET %s = '%s'".formatted(role.name, parts[0], parts[1]));
    }
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
