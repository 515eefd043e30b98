package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.adapter.migration.MigrationRuns.Result;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * One run under the lock, from what an earlier one left to the note of how it ended. A try that
 * meets a lock which is not free is made again after a pause, until all waiting is over.
 */
final class MigrationRun implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /** For what the run asks and notes itself, which is little. */
  private static final Duration UNANSWERED = Duration.ofSeconds(20);

  private static final System.Logger LOG = System.getLogger(MigrationRun.class.getName());

  private final Connection connection;
  private final Migrations migrations;
  private final TimeBudget time;
  private final String database;
  private final History history;
  private final MigrationRuns runs;
  private final RunConnections connections;
  private final ScriptEvents events;
  private final FlywayEngine flyway;
  private final InvalidIndexes indexes;
  private final RunWatch watch;

  private MigrationRun(
      Connection connection,
      Sessions sessions,
      Migrations migrations,
      RunContext context,
      TimeBudget time,
      String command)
      throws SQLException {
    this.connection = connection;
    this.migrations = migrations;
    this.time = time;
    this.database = sessions.url().database();
    this.history = History.of(connection);
    this.runs = new MigrationRuns(connection, command, context, migrations.hash(), time);
    this.connections = new RunConnections(sessions, connection);
    this.events = new ScriptEvents(time, () -> runs.begin(Optional.empty()));
    this.flyway = new FlywayEngine(connections.source(), migrations, events);
    this.indexes = new InvalidIndexes(connections, migrations);
    this.watch = RunWatch.start(sessions, connections, time);
  }

  /** Waits for its turn. */
  static MigrationRun begin(
      Sessions sessions, Migrations migrations, RunContext context, TimeBudget time, String command)
      throws SQLException {
    Connection connection = sessions.openDirect(Migrator.APPLICATION_NAME);
    try {
      connection.setNetworkTimeout(Runnable::run, (int) UNANSWERED.toMillis());
      MigrationLock.acquire(connection, time);
      return new MigrationRun(connection, sessions, migrations, context, time, command);
    } catch (SQLException | RuntimeException refused) {
      connection.close();
      throw refused;
    }
  }

  @Override
  public void close() throws SQLException {
    watch.close();
    connection.close();
  }

  MigrationResult migrate(boolean adopting) throws SQLException {
    requireUtf8();
    runs.requireOurs();
    List<History.Entry> before = history.entries();
    Optional<String> from = version(before);
    if (!before.isEmpty()) {
      runs.begin(from);
    }
    List<String> repairs = List.of();
    int tries = 0;
    while (true) {
      try {
        if (tries == 0) {
          new Orphans(connection).end(time);
        }
        List<History.Entry> entries = tries == 0 ? before : history.entries();
        if (entries.isEmpty()) {
          repairs = start(adopting);
          entries = history.entries();
          from = adopting ? version(entries) : from;
        }
        migrate(entries);
        return done(from, before, repairs);
      } catch (SQLException | FlywayException | MigrationException failed) {
        tries++;
        keepVersion(failed);
        if (!isWorthAnotherTry(failed)) {
          throw ended(failure(failed, tries), before);
        }
        pause(failed, tries);
      }
    }
  }

  /**
   * Makes the history agree with the files, and builds invalid indexes again.
   *
   * @return one sentence for each thing that was done
   */
  List<String> repair() throws SQLException {
    runs.requireOurs();
    List<History.Entry> before = history.entries();
    if (before.isEmpty()) {
      throw new MigrationException(
          "No migration has ever run on the database %s: there is nothing to repair. If it is the right one: migrate."
              .formatted(database));
    }
    runs.begin(version(before));
    try {
      new Orphans(connection).end(time);
      List<String> sentences = new ArrayList<>(flyway.repair());
      sentences.addAll(indexes.repair(InvalidIndexes.in(connection)));
      history.keep(History.version(history.entries()));
      runs.finish(
          sentences.isEmpty() ? Result.NOTHING_TO_DO : Result.DONE,
          version(before),
          List.of(),
          Optional.empty());
      return sentences;
    } catch (SQLException | FlywayException | MigrationException failed) {
      throw ended(failure(failed, 1), before);
    }
  }

  /** A database without history: the empty one starts here, any other only when it is adopted. */
  private List<String> start(boolean adopting) throws SQLException {
    boolean empty = history.isDatabaseEmpty();
    if (adopting && empty) {
      throw new MigrationException(
          "The database %s is empty, there is nothing to adopt. If it is the right one, migrate without --baseline."
              .formatted(database));
    }
    if (!adopting && !empty && !isOurs()) {
      throw new MigrationException(
          "The database %s holds tables, but no migration has ever run on it.%n%s"
              .formatted(
                  database,
                  migrations.areShipped()
                      ? "If they are a portfolio of the guide's schema, take it over with migrate --baseline (after a backup); otherwise name another database."
                      : "Run these migrations on an empty database; or say with Flyway's own command, baseline, which version the tables are."));
    }
    if (!adopting) {
      if (!history.hasTable() && runs.hasTable()) {
        flyway.startOver();
      }
      return List.of();
    }
    List<String> repairs;
    try (Connection work = connections.open()) {
      repairs = new Adoption(work, migrations).run();
    }
    history.forget();
    flyway.adopt();
    runs.begin(Optional.empty());
    repairs.forEach(repair -> LOG.log(INFO, "repaired: {0}", repair));
    return repairs;
  }

  /** A first script that runs outside a transaction may have left something and no entry. */
  private boolean isOurs() throws SQLException {
    return history.hasTable() && runs.hasAny();
  }

  private void migrate(List<History.Entry> entries) throws SQLException {
    if (!entries.isEmpty() || runs.hasAny()) {
      new InterruptedRun(connection, indexes).clear(entries);
    }
    Optional<MigrationVersion> version = History.version(entries);
    if (version.isPresent() && version.get().isNewerThan(migrations.newestVersion())) {
      // A newer program's repeatable scripts are not to be undone by ours.
      List<String> problems = flyway.problems();
      if (!problems.isEmpty()) {
        throw Failure.invalid(problems, null).exception();
      }
    } else {
      flyway.migrate();
    }
  }

  private MigrationResult done(
      Optional<String> from, List<History.Entry> before, List<String> repairs) throws SQLException {
    boolean unchanged = repairs.isEmpty() && events.running().isEmpty();
    List<History.Entry> entries = unchanged ? before : history.entries();
    history.keep(History.version(entries));
    List<Migration> applied = applied(before, entries);
    String to = version(entries).orElse("0");
    runs.finish(
        applied.isEmpty() && repairs.isEmpty() ? Result.NOTHING_TO_DO : Result.DONE,
        Optional.of(to),
        applied,
        Optional.empty());
    return new MigrationResult(from, to, applied, repairs, time.passed().toMillis());
  }

  private static Optional<String> version(List<History.Entry> entries) {
    return History.version(entries).map(MigrationVersion::getVersion);
  }

  private static List<Migration> applied(List<History.Entry> before, List<History.Entry> entries) {
    int rank =
        before.stream()
            .filter(History.Entry::success)
            .mapToInt(History.Entry::rank)
            .max()
            .orElse(0);
    return entries.stream()
        .filter(entry -> entry.rank() > rank && entry.success() && entry.type().equals("SQL"))
        .map(History.Entry::migration)
        .toList();
  }

  /** The migrations before a failed one stay, so the version has to say so. */
  private void keepVersion(Exception failed) {
    try {
      history.keep(History.version(history.entries()));
    } catch (SQLException also) {
      failed.addSuppressed(also);
    }
  }

  private boolean isWorthAnotherTry(Exception failed) {
    return !(failed instanceof MigrationException)
        && Reason.of(failed).isBusy()
        && !time.isOver()
        && !time.hasWaitedEnough();
  }

  private void pause(Exception failed, int tries) {
    long millis =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries - 1, 10));
    Duration pause =
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    LOG.log(
        INFO,
        "A lock is not free (%s): tried again in %d ms."
            .formatted(Reason.of(failed).sentence(), pause.toMillis()));
    time.pause(pause);
  }

  private Failure failure(Exception failed, int tries) {
    Optional<Migration> at = events.running();
    if (failed instanceof FlywayValidateException) {
      List<String> problems = flyway.problems();
      return problems.isEmpty() ? Failure.of(at, failed) : Failure.invalid(problems, failed);
    }
    if (failed instanceof MigrationException said) {
      return Failure.refused(said);
    }
    Reason reason = Reason.of(failed);
    Optional<RunWatch.Stop> stop =
        watch.stop().filter(stopped -> reason.isCancelled() || reason.isLostConnection());
    String halfDone = halfDone(failed);
    if (events.isOutOfTime() || stop.equals(Optional.of(RunWatch.Stop.TIME_IS_OVER))) {
      return Failure.outOfTime(at, time, halfDone, failed);
    }
    if (reason.isBusy() || stop.isPresent()) {
      return time.isOver()
          ? Failure.outOfTime(at, time, halfDone, failed)
          : Failure.busy(
              at,
              stop.isPresent() ? "it was not free in all the time to wait" : reason.sentence(),
              "%d tries in %d s%s"
                  .formatted(
                      tries,
                      time.passed().toSeconds(),
                      watch
                          .holder()
                          .map(who -> ", the last time because of the " + who)
                          .orElse("")),
              halfDone,
              failed);
    }
    return Failure.of(at, failed);
  }

  /** What a script outside a transaction leaves, once what can be cleared at once is cleared. */
  private String halfDone(Exception failed) {
    if (!events.isBare() || events.isOutOfTime()) {
      return "Nothing is half done";
    }
    try {
      List<InvalidIndexes.Index> left = indexes.dropUnfinished(connection, history.entries());
      if (!left.isEmpty()) {
        return "Half built is %s, which the next run drops and makes again"
            .formatted(
                left.stream().map(InvalidIndexes.Index::quoted).collect(Collectors.joining(", ")));
      }
    } catch (SQLException also) {
      failed.addSuppressed(also);
    }
    return "What it did outside a transaction stays, and the next run makes it good";
  }

  private MigrationException ended(Failure failure, List<History.Entry> before) {
    MigrationException exception = failure.exception();
    try {
      List<History.Entry> entries = history.entries();
      runs.finish(
          failure.result(),
          version(entries),
          applied(before, entries),
          Optional.of(failure.firstLine()));
    } catch (SQLException also) {
      exception.addSuppressed(also);
    }
    return exception;
  }

  private void requireUtf8() throws SQLException {
    String encoding = Rows.text(connection, "SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new MigrationException(
          "The database %s is encoded in %s; names of people need UTF8: create one with ENCODING 'UTF8'."
              .formatted(database, encoding));
    }
  }
}
