package dev.vitae.adapter.migration.observation;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.observation.PlanReport.Failure;
import dev.vitae.adapter.migration.observation.PlanReport.Outcome;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedScript;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedStatement;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.script.Statements;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Runs scripts one after the other in one transaction, which is rolled back. Each statement is
 * executed inside a block of the server's own language: there the server itself refuses to commit,
 * whatever the script says.
 */
final class Rehearsal {
  /** For scripts that name none: nobody waits for longer behind the rehearsal's own waiting. */
  private static final String LOCK_TIMEOUT = "500ms";

  private static final String CANCELLED = "57014";
  private static final String NOT_SUPPORTED = "0A000";

  private static final String STATEMENT_TIMEOUT =
      "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'";

  private final Connection connection;
  private final long limitMillis;
  private final List<String> remarks;
  private long start;
  private boolean leftOut;
  private boolean over;

  Rehearsal(Connection connection, Duration limit, List<String> remarks) {
    this.connection = connection;
    this.limitMillis = limit.toMillis();
    this.remarks = remarks;
  }

  /** In the order of the scripts. The connection is in auto-commit mode, before and afterwards. */
  Map<Script, PlannedScript> of(Map<Script, Statements> scripts, Function<Script, String> label)
      throws SQLException {
    connection.setAutoCommit(false);
    start = System.nanoTime();
    Map<Script, PlannedScript> planned = new LinkedHashMap<>();
    try {
      Watch watch = new Watch(connection);
      for (Map.Entry<Script, Statements> script : scripts.entrySet()) {
        planned.put(
            script.getKey(),
            planned(script.getKey(), script.getValue(), label.apply(script.getKey()), watch));
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return planned;
  }

  private PlannedScript planned(Script script, Statements statements, String label, Watch watch)
      throws SQLException {
    if (statements.refusal().isPresent() && !over) {
      over = true;
      return planned(
          script,
          statements,
          label,
          Outcome.FAILED,
          0,
          List.of(),
          Optional.of(
              new Failure(
                  1,
                  "",
                  "",
                  statements.refusal().get()
                      + ": a statement that runs in no transaction needs a file of its own, with"
                      + " executeInTransaction=false in the .conf file beside it")));
    }
    if (over) {
      return planned(
          script, statements, label, Outcome.NOT_REACHED, 0, List.of(), Optional.empty());
    }
    if (!statements.transactional()) {
      leftOut = true;
      return planned(
          script, statements, label, Outcome.NOT_TRANSACTIONAL, 0, List.of(), Optional.empty());
    }
    return rehearsed(script, statements, label, watch);
  }

  private PlannedScript rehearsed(Script script, Statements statements, String label, Watch watch)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    Rows.run(connection, "SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
    Catalog first = Catalog.read(connection);
    List<PlannedStatement> done = new ArrayList<>();
    long millis = 0;
    long own = 0;
    for (Statement statement : statements.list()) {
      long left = limitMillis - NANOSECONDS.toMillis(System.nanoTime() - start);
      if (left <= 0) {
        return stopped(script, statements, label, millis, done);
      }
      long timeout = own > 0 && own < left ? own : left;
      Rows.run(connection, "SET LOCAL statement_timeout = " + timeout);
      try {
        Observation observation = run(statement, watch);
        millis += observation.millis();
        done.add(
            new PlannedStatement(
                statement.line(),
                statement.excerpt(),
                observation.locksOn(first),
                OptionalLong.of(observation.millis()),
                OptionalLong.of(observation.rows())));
        long now = Long.parseLong(Rows.text(connection, STATEMENT_TIMEOUT));
        own = now == timeout ? own : now;
      } catch (StatementFailure failure) {
        connection.rollback(before);
        if (CANCELLED.equals(failure.state()) && timeout == left) {
          return stopped(script, statements, label, millis, done);
        }
        boolean unknown = leftOut || NOT_SUPPORTED.equals(failure.state());
        over = !unknown;
        leftOut |= unknown;
        return planned(
            script,
            statements,
            label,
            unknown ? Outcome.UNKNOWN : Outcome.FAILED,
            millis,
            done,
            Optional.of(failure.toFailure()));
      }
    }
    return planned(script, statements, label, Outcome.REHEARSED, millis, done, Optional.empty());
  }

  private Observation run(Statement statement, Watch watch) throws SQLException, StatementFailure {
    if (statement.copy().isPresent()) {
      throw new StatementFailure(
          statement,
          new SQLException("rows that stand in a script are not sent in a plan", NOT_SUPPORTED));
    }
    return watch.run(
        statement,
        Rows.text(
            connection,
            "SELECT format('DO %L', format('BEGIN EXECUTE %L; END', ?::text))",
            statement.sql()));
  }

  /** Nobody is to wait any longer: all locks are given back at once. */
  private PlannedScript stopped(
      Script script, Statements statements, String label, long millis, List<PlannedStatement> done)
      throws SQLException {
    connection.rollback();
    over = true;
    remarks.add(
        "After %d ms everything was rolled back, so that nobody waits for longer: from %s on nothing is known."
            .formatted(limitMillis, script.file()));
    return planned(script, statements, label, Outcome.NOT_REACHED, millis, done, Optional.empty());
  }

  private static PlannedScript planned(
      Script script,
      Statements statements,
      String label,
      Outcome outcome,
      long millis,
      List<PlannedStatement> done,
      Optional<Failure> failure) {
    List<PlannedStatement> all = new ArrayList<>(done);
    statements.list().stream().skip(done.size()).map(Plan::notRun).forEach(all::add);
    return new PlannedScript(
        script.file(),
        script.version(),
        script.description(),
        label,
        statements.transactional(),
        outcome,
        millis,
        all,
        failure);
  }
}
