package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Brings a PostgreSQL database up to the schema that this program needs. It opens connections of
 * its own, which {@code pg_stat_activity} shows as {@value #APPLICATION_NAME}, and closes them.
 * They must lead to the server itself and not to a pooler in transaction mode, for a lock is held
 * between statements.
 *
 * <p>Several migrators may start at once, in any number of processes: one works and the others
 * wait, then find nothing to do. A run that was killed is made good by the next.
 */
public final class Migrator {
  /** The {@code application_name} of the migrator's connections. */
  public static final String APPLICATION_NAME = "vitae-migrator";

  static final String ADOPTED_VERSION = "1";

  private static final System.Logger LOG = System.getLogger(Migrator.class.getName());

  private final DatabaseUrl url;
  private final Sessions sessions;
  private final Migrations migrations;
  private final RunContext context;

  /** Runs the migrations of this program on nobody's behalf. Connects to nothing yet. */
  public Migrator(DatabaseUrl url) {
    this(url, Migrations.shipped(), RunContext.none());
  }

  /** Connects to nothing yet. */
  public Migrator(DatabaseUrl url, Migrations migrations, RunContext context) {
    this.url = url;
    this.sessions = new Sessions(url);
    this.migrations = migrations;
    this.context = context;
  }

  /** The version that {@link #migrate()} leads to, and that the code of this build needs. */
  public static int newestVersion() {
    return Integer.parseInt(Migrations.shipped().newestVersion());
  }

  /**
   * Runs what is pending. A database that a newer program has migrated is left as it is.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database holds tables but no history, is not encoded in
   *     UTF-8, or a migration fails; migrations before the failed one stay
   */
  public MigrationResult migrate() {
    return run(false);
  }

  /**
   * Takes over a database that holds the schema of version 1 but no history: compares the schema,
   * repairs rows where that is safe, takes version 1 as applied and migrates on. Schema and rows
   * are changed only when nothing stands against it. With a history it is the same as {@link
   * #migrate()}.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database is empty, when its schema differs or rows cannot
   *     be repaired (the message names every difference and every row, and nothing was changed),
   *     and as {@link #migrate()}
   */
  public MigrationResult adopt() {
    return run(true);
  }

  /**
   * Looks, and changes nothing. A login that may not read the history is answered from {@code
   * schema_version}.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read
   */
  public MigrationStatus status() {
    try (Connection connection = sessions.open(APPLICATION_NAME)) {
      return History.of(connection).status(migrations);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Compares the history with the files and looks for what an interrupted run left. Changes
   * nothing.
   *
   * @return one sentence for each problem, none when all is well; that something is pending is no
   *     problem
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read, or has no history
   */
  public List<String> validate() {
    try {
      return flyway().validateWithResult().invalidMigrations.stream()
          .map(invalid -> invalid.errorDetails.errorMessage)
          .toList();
    } catch (SQLException | FlywayException failed) {
      throw failure(failed);
    }
  }

  /**
   * Makes the history agree with the files as they are now, and builds invalid indexes again.
   * Changes no other object of the schema.
   *
   * @return one sentence for each thing that was done
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database has no history, or cannot be repaired
   */
  public List<String> repair() {
    try {
      return flyway().repair().repairActions;
    } catch (SQLException | FlywayException failed) {
      throw failure(failed);
    }
  }

  /**
   * Whether a run for these migrations ({@code Migrations.hash()}) has ever come to its end on this
   * database. Changes nothing.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read
   */
  public boolean hasRun(String migrationsHash) {
    try (Connection connection = sessions.open(APPLICATION_NAME)) {
      return Rows.holds(connection, "to_regclass('public.migration_runs') IS NOT NULL")
          && Rows.holds(
              connection,
              "EXISTS (SELECT FROM public.migration_runs"
                  + " WHERE migrations_hash = ? AND result IN ('done', 'nothing to do'))",
              migrationsHash);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private MigrationResult run(boolean adopting) {
    long start = System.nanoTime();
    try (Connection connection = sessions.open(APPLICATION_NAME)) {
      MigrationLock.acquire(connection);
      requireUtf8(connection);
      History history = History.of(connection);
      List<String> repairs = List.of();
      if (history.isThere()) {
        new InterruptedRun(connection).clear(migrations);
      } else {
        repairs = begin(connection, history, adopting);
      }
      Optional<String> from = history.version();
      MigrateResult result = migrate(history);
      List<Migration> applied =
          result.migrations.stream()
              .map(done -> new Migration(done.version, done.description))
              .toList();
      return new MigrationResult(
          from,
          history.version().orElseThrow(),
          applied,
          repairs,
          NANOSECONDS.toMillis(System.nanoTime() - start));
    } catch (SQLException | FlywayException failed) {
      throw failure(failed);
    }
  }

  /** A database without history: the empty one starts here, any other only when it is adopted. */
  private List<String> begin(Connection connection, History history, boolean adopting)
      throws SQLException {
    boolean empty = history.isDatabaseEmpty();
    if (adopting && empty) {
      throw new MigrationException(
          "The database "
              + url.database()
              + " is empty, there is nothing to adopt. If it is the right one, migrate without"
              + " --baseline.");
    }
    if (!adopting && !empty) {
      throw new MigrationException(
          "The database "
              + url.database()
              + " holds tables, but no migration has ever run on it. If they are a portfolio of the"
              + " guide's schema, take it over with migrate --baseline (after a backup); otherwise"
              + " name another database.");
    }
    if (!adopting) {
      return List.of();
    }
    List<String> repairs = new Adoption(connection, migrations).run();
    history.forget();
    flyway().baseline();
    repairs.forEach(repair -> LOG.log(INFO, "repaired: {0}", repair));
    return repairs;
  }

  private MigrateResult migrate(History history) throws SQLException {
    try {
      MigrateResult result = flyway().migrate();
      history.recordVersion();
      return result;
    } catch (FlywayException failed) {
      // The migrations before the failed one stay, so the version has to say so.
      try {
        history.recordVersion();
      } catch (SQLException also) {
        failed.addSuppressed(also);
      }
      throw failed;
    }
  }

  private Flyway flyway() throws SQLException {
    FluentConfiguration configuration =
        Flyway.configure(Migrator.class.getClassLoader())
            .dataSource(sessions.source(APPLICATION_NAME))
            .resourceProvider(migrations.resources())
            .javaMigrationClassProvider(List::of)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .encoding(UTF_8)
            .placeholderReplacement(false)
            .defaultSchema("public")
            .table(History.TABLE)
            .baselineOnMigrate(false)
            .baselineVersion(ADOPTED_VERSION)
            .baselineDescription("guide schema, adopted")
            .cleanDisabled(true);
    // The default lock is an open transaction: an index could never be built concurrently beside
    // it, and an idle_in_transaction_session_timeout would end it.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration.load();
  }

  private void requireUtf8(Connection connection) throws SQLException {
    String encoding = Rows.text(connection, "SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new MigrationException(
          "The database %s is encoded in %s; names of people need UTF8: create one with ENCODING 'UTF8'."
              .formatted(url.database(), encoding));
    }
  }

  private static MigrationException failure(Exception failed) {
    SQLException sql = sqlCause(failed);
    if (sql != null && "55P03".equals(sql.getSQLState())) {
      return new MigrationException(
          "The migration gave up waiting for a lock, so that nobody has to wait for it: "
              + firstLine(sql)
              + ". Nothing is half done; run it again when the database is less busy.",
          failed);
    }
    String reason = sql == null ? failed.getMessage().strip() : firstLine(sql) + where(failed);
    return new MigrationException("The migration failed: " + reason, failed);
  }

  private static String where(Exception failed) {
    return failed
        .getMessage()
        .lines()
        .filter(line -> line.startsWith("Location") || line.startsWith("Line"))
        .map(line -> line.replaceFirst(" *: *", " "))
        .reduce("", (all, line) -> all + "; " + line);
  }

  private static String firstLine(SQLException sql) {
    return sql.getMessage().replaceFirst("^ERROR: ", "").replace("\n ", ";");
  }

  private static SQLException sqlCause(Throwable thrown) {
    if (thrown == null || thrown instanceof SQLException) {
      return (SQLException) thrown;
    }
    return sqlCause(thrown.getCause());
  }
}
