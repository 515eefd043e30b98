package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a PostgreSQL database up to the schema that this program needs, or to the one that a
 * team's own folder of migrations makes. It opens connections of its own and closes them: {@code
 * pg_stat_activity} shows them as {@value #APPLICATION_NAME}, and those that change something as
 * {@value #RUN_APPLICATION_NAME}. They must lead to the server itself: a pooler in transaction mode
 * is refused, for a lock is held between statements.
 *
 * <p>Several migrators may start at once, in any number of processes: one works and the others
 * wait, saying for whom, then find nothing to do. A run that was killed is made good by the next.
 * Where a lock of the database is not free a migration lets others go first and tries again; all
 * waiting of one run together ends within two minutes.
 *
 * <p>Every run is written down in {@code migration_runs}.
 */
public final class Migrator {
  /** The {@code application_name} of the connection that holds the migrators' lock. */
  public static final String APPLICATION_NAME = "vitae-migrator";

  /** The {@code application_name} of the connections that run scripts. */
  public static final String RUN_APPLICATION_NAME = "vitae-migrator-run";

  /** A server that does not answer a question within this does not answer. */
  private static final Duration LOOKING = Duration.ofSeconds(60);

  private final Sessions sessions;
  private final Sessions looking;
  private final Migrations migrations;
  private final RunContext context;
  private final Duration waiting;

  /** Runs the migrations of this program on nobody's behalf. Connects to nothing yet. */
  public Migrator(DatabaseUrl url) {
    this(url, Migrations.shipped(), RunContext.none());
  }

  /** Connects to nothing yet. */
  public Migrator(DatabaseUrl url, Migrations migrations, RunContext context) {
    this(url, migrations, context, TimeBudget.WAITING);
  }

  Migrator(DatabaseUrl url, Migrations migrations, RunContext context, Duration waiting) {
    this.sessions = new Sessions(url);
    this.looking =
        sessions.answeringWithin(
            context.timeLeft().filter(left -> left.compareTo(LOOKING) < 0).orElse(LOOKING));
    this.migrations = migrations;
    this.context = context;
    this.waiting = waiting;
  }

  /** The version that {@link #migrate()} leads to, and that the code of this build needs. */
  public static int newestVersion() {
    return Integer.parseInt(Migrations.shipped().newestVersion());
  }

  /**
   * Runs what is pending. A database that a newer program has migrated is left as it is.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database holds tables but no history, is behind a pooler or
   *     not encoded in UTF-8, when files and history do not fit, or when a migration fails, gets no
   *     lock in time or is out of time; migrations before the failed one stay
   */
  public MigrationResult migrate() {
    return run("migrate", run -> run.migrate(false));
  }

  /**
   * Takes over a database that holds the schema of version 1 but no history: compares the schema,
   * repairs rows where that is safe, takes version 1 as applied and migrates on. Schema and rows
   * are changed only when nothing stands against it. With a history it is the same as {@link
   * #migrate()}.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the migrations are not this program's, when the database is
   *     empty, when its schema differs or rows cannot be repaired (the message names every
   *     difference and every row, and nothing was changed), and as {@link #migrate()}
   */
  public MigrationResult adopt() {
    if (!migrations.areShipped()) {
      throw new MigrationException(
          "A database can be taken over (--baseline) for this program's own migrations alone, not for another folder's.\n"
              + "Run those on an empty database; or say with Flyway's own command, baseline, which version the tables are.");
    }
    return run("adopt", run -> run.migrate(true));
  }

  /**
   * Looks, and changes nothing. A login that may not read the history is answered from {@code
   * schema_version}, which knows of versions alone.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read
   */
  public MigrationStatus status() {
    return look(
        connection -> {
          History history = History.of(connection);
          boolean readable = history.isReadable();
          if (!readable) {
            Optional<MigrationVersion> kept =
                history.keptVersion().map(MigrationVersion::fromVersion);
            if (kept.isPresent()) {
              return status(kept.get(), versionsAfter(kept.get()));
            }
          }
          List<History.Entry> entries = readable ? history.entries() : List.of();
          if (entries.isEmpty()) {
            return history.isDatabaseEmpty()
                ? new MigrationStatus(State.EMPTY, Optional.empty(), all())
                : new MigrationStatus(State.NOT_ADOPTED, Optional.empty(), List.of());
          }
          return status(
              History.version(entries).orElse(MigrationVersion.fromVersion("0")),
              flyway().pending());
        });
  }

  /**
   * Compares the history with the files and looks for what an interrupted run left. Changes
   * nothing.
   *
   * @return one sentence for each problem, none when all is well; that something is pending is no
   *     problem
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read
   */
  public List<String> validate() {
    return look(
        connection -> {
          if (History.of(connection).entries().isEmpty()) {
            return List.of(
                "No migration has ever run on the database %s."
                    .formatted(sessions.url().database()));
          }
          List<String> problems = new ArrayList<>(flyway().problems());
          for (InvalidIndexes.Index index : InvalidIndexes.in(connection)) {
            problems.add(
                (index.busy()
                        ? "The index %s is not used, and somebody works at its table: if it stays so, repair builds it again."
                        : "The index %s is not used, because its build did not end: repair builds it again.")
                    .formatted(index.quoted()));
          }
          return problems;
        });
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
    return run("repair", MigrationRun::repair);
  }

  /**
   * Whether a run for these migrations ({@code Migrations.hash()}) has ever come to its end on this
   * database. Changes nothing.
   *
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the database cannot be read
   */
  public boolean hasRun(String migrationsHash) {
    return look(connection -> MigrationRuns.hasRun(connection, migrationsHash));
  }

  private MigrationStatus status(MigrationVersion version, List<Migration> pending) {
    boolean ahead = version.isNewerThan(migrations.newestVersion());
    State state = ahead ? State.AHEAD : pending.isEmpty() ? State.CURRENT : State.BEHIND;
    return new MigrationStatus(
        state, Optional.of(version.getVersion()), ahead ? List.of() : pending);
  }

  private List<Migration> versionsAfter(MigrationVersion version) {
    return all().stream()
        .filter(migration -> !migration.version().isEmpty())
        .filter(
            migration -> MigrationVersion.fromVersion(migration.version()).compareTo(version) > 0)
        .toList();
  }

  private List<Migration> all() {
    return migrations.scripts().stream()
        .map(script -> new Migration(script.version().orElse(""), script.description()))
        .toList();
  }

  /** For looking only: what runs scripts has another name. */
  private FlywayEngine flyway() throws SQLException {
    return new FlywayEngine(looking.source(APPLICATION_NAME), migrations);
  }

  private interface Work<T, R> {
    R on(T subject) throws SQLException;
  }

  private <R> R run(String command, Work<MigrationRun, R> work) {
    TimeBudget time = new TimeBudget(context.timeLeft(), waiting);
    try (MigrationRun run = MigrationRun.begin(sessions, migrations, context, time, command)) {
      return work.on(run);
    } catch (SQLException | FlywayException failed) {
      throw Failure.of(Optional.empty(), failed).exception();
    }
  }

  private <R> R look(Work<Connection, R> work) {
    try (Connection connection = looking.open(APPLICATION_NAME)) {
      return work.on(connection);
    } catch (SQLException | FlywayException failed) {
      throw Failure.of(Optional.empty(), failed).exception();
    }
  }
}
