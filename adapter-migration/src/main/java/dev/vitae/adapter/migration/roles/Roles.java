package dev.vitae.adapter.migration.roles;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.MigratorsLock;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The roles of a portfolio: one that owns the schema, one that migrates as it, one that the API
 * logs in as, and one that only reads. Roles belong to the whole server: portfolios that share one
 * share them.
 */
public final class Roles {
  static final String PREFIX = "vitae_";

  /** The name of the role that the API logs in as. */
  public static final String APPLICATION_ROLE = PREFIX + Role.APPLICATION;

  private static final String APPLICATION_NAME = "vitae-roles";
  private static final String GRANTS = "R__grants.sql";

  private static final int LOCK_ATTEMPTS = 300;
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 200;

  /** For questions that wait for no lock. */
  private static final int UNANSWERED_MILLIS = 20_000;

  /**
   * Duplicate object, unique violation, "tuple concurrently updated", deadlock: somebody else does
   * the same in another database of the server.
   */
  private static final Set<String> AT_ONCE = Set.of("42710", "23505", "XX000", "40P01");

  private Roles() {}

  /**
   * Makes the roles and gives them the rights that they are to have, and no others, and the session
   * settings that they are to have; others it leaves, and names those that go before them because
   * they are a role's in one database. A password is set where the server does not let the role in
   * with it. What is there already in the schema {@code public} becomes the owner's. A second run
   * finds nothing to do. Before the first migration and after it are as good.
   *
   * @param administrator a login of the portfolio's database that is a superuser, or owns the
   *     database and may create roles
   * @throws dev.vitae.adapter.migration.database.UnreachableDatabaseException when no connection
   *     can be had
   * @throws MigrationException when the login may not do it, a lock cannot be had, or a pooler
   *     stands between that would keep the lock; nothing was changed
   */
  public static RolesReport setUp(Sessions administrator, RolePasswords passwords) {
    return setUp(administrator, passwords, PREFIX);
  }

  /**
   * The same for who has no longer than this.
   *
   * @throws MigrationException as well when the time is over, within half a minute of it; nothing
   *     was changed
   */
  public static RolesReport setUp(
      Sessions administrator, RolePasswords passwords, Duration timeLeft) {
    return setUp(administrator, passwords, PREFIX, new Deadline(Optional.of(timeLeft)));
  }

  /**
   * With names that begin otherwise, for a server whose roles of that name are not to be touched.
   */
  static RolesReport setUp(Sessions administrator, RolePasswords passwords, String prefix) {
    return setUp(administrator, passwords, prefix, new Deadline(Optional.empty()));
  }

  static RolesReport setUp(
      Sessions administrator, RolePasswords passwords, String prefix, Deadline deadline) {
    try (Connection connection = administrator.openDirect(APPLICATION_NAME)) {
      int patience = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, UNANSWERED_MILLIS);
      lock(connection, deadline);
      connection.setNetworkTimeout(Runnable::run, patience);
      connection.setAutoCommit(false);
      PasswordCheck check = new PasswordCheck(administrator.url(), APPLICATION_NAME);
      return run(
          connection, () -> new RolesSetUp(connection, passwords, prefix, check, deadline), prefix);
    } catch (SQLException failed) {
      throw deadline.isOver() && wasEnded(failed)
          ? deadline.stopped(failed)
          : failure(administrator, failed);
    }
  }

  /** Cancelled by the server, or given up by the driver. */
  private static boolean wasEnded(SQLException failed) {
    String state = String.valueOf(failed.getSQLState());
    return state.equals("57014") || state.startsWith("08");
  }

  private static RolesReport run(Connection connection, Supplier<RolesSetUp> setUp, String prefix)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        RolesReport report = setUp.get().run(grants(prefix));
        connection.commit();
        return report;
      } catch (SQLException failed) {
        if (attempt == ATTEMPTS || !AT_ONCE.contains(String.valueOf(failed.getSQLState()))) {
          throw failed;
        }
        connection.rollback();
        pause();
      }
    }
  }

  /** What the repeatable migration grants. */
  static String grants(String prefix) {
    return Migrations.shipped().scripts().stream()
        .filter(script -> script.file().equals(GRANTS))
        .map(Script::text)
        .findFirst()
        .orElseThrow()
        .replace("'" + PREFIX, "'" + prefix);
  }

  /**
   * Nothing is migrated while objects change hands. It asks again and again, because an index that
   * is being built would wait for one who waits.
   */
  private static void lock(Connection connection, Deadline deadline) throws SQLException {
    for (int attempt = 1;
        !Rows.holds(connection, "pg_try_advisory_lock(?)", MigratorsLock.KEY);
        attempt++) {
      deadline.check();
      if (attempt == LOCK_ATTEMPTS) {
        throw new MigrationException(
            "A migrator has worked on this database for a minute: run this again when it is done.");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException("Interrupted while waiting for others.", interrupted);
    }
  }

  private static MigrationException failure(Sessions administrator, SQLException failed) {
    String reason = failed.getMessage().replaceFirst("^ERROR: ", "").replace("\n ", ";");
    String remedy =
        switch (String.valueOf(failed.getSQLState())) {
          case "42501" ->
              ". Log in as the server's administrator (postgres on a server of yours, the master user on RDS, neondb_owner on Neon), who owns the database %s and has made the roles that are there"
                  .formatted(administrator.url().database());
          case "55P03" -> ". Run it again when the database is less busy";
          default -> "";
        };
    return new MigrationException(
        "The roles were not set up, and nothing was changed: " + reason + remedy + ".", failed);
  }
}
