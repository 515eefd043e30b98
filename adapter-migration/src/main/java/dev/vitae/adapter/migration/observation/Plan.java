package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.observation.PlanReport.Outcome;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedScript;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedStatement;
import dev.vitae.adapter.migration.script.Labels;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.script.Splitter;
import dev.vitae.adapter.migration.script.Statements;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says what a run of the migrations would do to a database now: which scripts, which locks, how
 * long, how many rows. Scripts that run in a transaction are really run, and rolled back.
 */
public final class Plan {
  /** The {@code application_name} of the connections. */
  static final String APPLICATION_NAME = "vitae-plan";

  /** How long the rehearsal may hold locks, unless it is told otherwise. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String UNLABELLED = "unlabelled";

  private final Sessions live;
  private final Labels labels;
  private final Migrations migrations;
  private final Duration limit;
  private final List<String> remarks = new ArrayList<>();

  private Plan(Sessions live, Migrations migrations, Duration limit) {
    this.live = live;
    this.migrations = migrations;
    this.labels = Labels.parse(migrations.labels());
    this.limit = limit;
  }

  /** {@link #of(Sessions, Migrations, Duration)} with {@link #LIMIT}. */
  public static PlanReport of(Sessions live, Migrations migrations) {
    return of(live, migrations, LIMIT);
  }

  /**
   * Rehearses on the database, and leaves it as it was: no row, no object, no history, no role.
   * Numbers that a sequence has given out are not given back; the report says which. On the scratch
   * database, where scripts are committed, one that makes something of the whole server is undone
   * before, and the report says so; but what runs in no transaction is done there (a CREATE
   * DATABASE, say), and stays. Meanwhile those who use the tables may have to wait, as in a real
   * run, but no longer than the limit.
   *
   * @param limit how long all scripts together may take: then they are rolled back
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when the history cannot be read
   */
  public static PlanReport of(Sessions live, Migrations migrations, Duration limit) {
    return new Plan(live, migrations, limit).report();
  }

  private PlanReport report() {
    try (Connection connection = live.open(APPLICATION_NAME)) {
      Pending pending = Pending.on(live, migrations, connection);
      List<PlannedScript> scripts =
          pending.scripts().isEmpty() ? List.of() : scripts(pending.scripts(), connection);
      return new PlanReport(pending.state(), pending.version(), scripts, remarks);
    } catch (SQLException failed) {
      throw new MigrationException("The plan failed: " + failed.getMessage(), failed);
    }
  }

  private List<PlannedScript> scripts(List<Script> scripts, Connection connection)
      throws SQLException {
    Splitter splitter = new Splitter(live.source(APPLICATION_NAME), migrations);
    Map<Script, Statements> split = new LinkedHashMap<>();
    for (Script script : scripts) {
      split.put(script, splitter.split(script));
    }
    Map<String, Long> sequences = sequences(connection);
    Map<Script, PlannedScript> rehearsed =
        new Rehearsal(connection, limit, remarks).of(split, this::label);
    sequences(connection)
        .forEach(
            (sequence, value) -> {
              if (sequences.containsKey(sequence) && !sequences.get(sequence).equals(value)) {
                remarks.add(
                    "The sequence %s went on from %d to %d, which no rollback takes back."
                        .formatted(sequence, sequences.get(sequence), value));
              }
            });
    Map<Script, List<List<TableLock>>> locks = onScratch(split, rehearsed);
    return split.keySet().stream()
        .map(script -> with(rehearsed.get(script), locks.getOrDefault(script, List.of())))
        .toList();
  }

  private String label(Script script) {
    return labels.kind(script.file()).map(Labels.Kind::word).orElse(UNLABELLED);
  }

  /**
   * What each statement locks when each script has a transaction of its own. In the rehearsal they
   * share one, which still holds what scripts before have locked, and some are not run at all.
   */
  private Map<Script, List<List<TableLock>>> onScratch(
      Map<Script, Statements> pending, Map<Script, PlannedScript> rehearsed) throws SQLException {
    Map<Script, List<List<TableLock>>> locks = new LinkedHashMap<>();
    if (pending.size() == 1 && pending.values().iterator().next().transactional()) {
      return locks;
    }
    try (Scratch scratch = Scratch.on(live.url());
        ScratchRun run = new ScratchRun(new Sessions(scratch.url()), migrations, limit)) {
      for (Script script : migrations.scripts()) {
        if (!pending.containsKey(script)) {
          run.runUnobserved(run.split(script));
          continue;
        }
        if (rehearsed.get(script).outcome() == Outcome.NOT_REACHED) {
          // Why, has been said.
          return locks;
        }
        Catalog start = Catalog.read(run.asking());
        locks.put(
            script,
            run.run(pending.get(script)).stream()
                .map(observation -> observation.locksOn(start))
                .toList());
      }
    } catch (MigrationException refused) {
      remarks.add(
          "Not all locks are known of scripts that run outside a transaction or after another. "
              + refused.getMessage());
    } catch (StatementFailure failure) {
      remarks.add(
          "Not all locks are known of scripts that run outside a transaction or after another: on"
              + " a scratch database %s was refused: %s"
                  .formatted(failure.statement().excerpt(), failure.reason()));
    }
    return locks;
  }

  static PlannedStatement notRun(Statement statement) {
    return new PlannedStatement(
        statement.line(),
        statement.excerpt(),
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static PlannedScript with(PlannedScript script, List<List<TableLock>> locks) {
    List<PlannedStatement> statements = new ArrayList<>();
    for (PlannedStatement statement : script.statements()) {
      int place = statements.size();
      statements.add(place < locks.size() ? with(statement, locks.get(place)) : statement);
    }
    return new PlannedScript(
        script.file(),
        script.version(),
        script.description(),
        script.label(),
        script.transactional(),
        script.outcome(),
        script.millis(),
        statements,
        script.failure());
  }

  private static PlannedStatement with(PlannedStatement statement, List<TableLock> more) {
    Map<String, LockMode> strongest = new TreeMap<>();
    Stream.concat(statement.locks().stream(), more.stream())
        .forEach(lock -> strongest.merge(lock.table(), lock.mode(), LockMode::stronger));
    return new PlannedStatement(
        statement.line(),
        statement.sql(),
        strongest.entrySet().stream()
            .map(lock -> new TableLock(lock.getKey(), lock.getValue()))
            .toList(),
        statement.millis(),
        statement.rows());
  }

  private static Map<String, Long> sequences(Connection connection) throws SQLException {
    Map<String, Long> values = new TreeMap<>();
    Rows.read(
            connection,
            "SELECT schemaname || '.' || sequencename, coalesce(last_value, 0)"
                + " FROM pg_catalog.pg_sequences",
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(sequence -> values.put(sequence.getKey(), sequence.getValue()));
    return values;
  }
}
