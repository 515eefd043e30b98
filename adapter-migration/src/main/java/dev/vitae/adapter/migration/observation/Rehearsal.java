package dev.vitae.adapter.migration.observation;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
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

  /** A value that was added to a type can be used when its transaction has ended, not before. */
  private static final String UNSAFE_NEW_VALUE = "55P04";

  /** All by their names: for {@code ALL} those of later scripts would be set, too. */
  private static final String DEFERRABLE =
      """
      SELECT string_agg(DISTINCT format('%I.%I', n.nspname, k.conname), ', ')
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
      WHERE k.condeferrable AND has_schema_privilege(n.oid, 'USAGE')
      """;

  private static final String DEFERRED = DEFERRABLE + " AND k.condeferred";

  private static final String PREPARED =
      "SELECT set_config('statement_timeout', ?, true),"
          + " format('DO %L', format('BEGIN EXECUTE %L; END', ?::text))";

  private static final String AFTERWARDS =
      """
      SELECT
        (SELECT setting::bigint FROM pg_catalog.pg_settings WHERE name = 'statement_timeout') AS timeout,
        (SELECT coalesce(sum(
            coalesce(pg_stat_get_xact_tuples_inserted(c.oid), 0)
              + coalesce(pg_stat_get_xact_tuples_updated(c.oid), 0)
              + coalesce(pg_stat_get_xact_tuples_deleted(c.oid), 0)), 0)
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'm')
            AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')) AS rows
      """;

  private final Connection connection;
  private final long limitMillis;
  private final List<String> remarks;
  private int backend;
  private long start;
  private boolean leftOut;
  private boolean shared;
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
      backend = Integer.parseInt(Rows.text(connection, "SELECT pg_backend_pid()"));
      for (Map.Entry<Script, Statements> script : scripts.entrySet()) {
        planned.put(
            script.getKey(),
            planned(script.getKey(), script.getValue(), label.apply(script.getKey())));
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return planned;
  }

  private PlannedScript planned(Script script, Statements statements, String label)
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
    return rehearsed(script, statements, label);
  }

  private PlannedScript rehearsed(Script script, Statements statements, String label)
      throws SQLException {
    Savepoint begin = connection.setSavepoint();
    beginSession();
    Rows.run(connection, "SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
    Catalog first = Catalog.read(connection);
    Locks locks = Locks.of(backend, connection);
    Afterwards before = afterwards();
    List<PlannedStatement> done = new ArrayList<>();
    long millis = 0;
    long own = 0;
    for (Statement statement : statements.list()) {
      long left = left();
      if (left <= 0) {
        return stopped(script, statements, label, millis, done);
      }
      long timeout = own > 0 && own < left ? own : left;
      try {
        long took = run(statement, timeout);
        Locks now = Locks.of(backend, connection);
        Afterwards after = afterwards();
        millis += took;
        done.add(
            new PlannedStatement(
                statement.line(),
                statement.excerpt(),
                TableLock.list(now.beyond(locks).byTable(first), first),
                OptionalLong.of(took),
                OptionalLong.of(Math.max(after.rows() - before.rows(), 0))));
        own = after.timeout() == timeout ? own : after.timeout();
        locks = now;
        before = after;
      } catch (StatementFailure failure) {
        connection.rollback(begin);
        return CANCELLED.equals(failure.state()) && timeout == left
            ? stopped(script, statements, label, millis, done)
            : refused(script, statements, label, millis, done, failure);
      }
    }
    long left = left();
    if (left <= 0) {
      return stopped(script, statements, label, millis, done);
    }
    try {
      millis += checkDeferred(statements, left);
    } catch (StatementFailure failure) {
      connection.rollback(begin);
      return CANCELLED.equals(failure.state())
          ? stopped(script, statements, label, millis, done)
          : refused(script, statements, label, millis, done, failure);
    }
    shared = true;
    return planned(script, statements, label, Outcome.REHEARSED, millis, done, Optional.empty());
  }

  /** What a script sets for its transaction is not there for the next one. */
  private void beginSession() throws SQLException {
    Rows.run(connection, "RESET ALL");
    Rows.run(connection, "RESET ROLE");
    Sessions.setUpAgain(connection);
  }

  private long left() {
    return limitMillis - NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private PlannedScript refused(
      Script script,
      Statements statements,
      String label,
      long millis,
      List<PlannedStatement> done,
      StatementFailure failure) {
    boolean unknown =
        leftOut
            || NOT_SUPPORTED.equals(failure.state())
            || shared && UNSAFE_NEW_VALUE.equals(failure.state());
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

  /** Checks what the script's commit would. The milliseconds that it took. */
  private long checkDeferred(Statements statements, long timeout)
      throws SQLException, StatementFailure {
    String all = Rows.text(connection, DEFERRABLE);
    if (all == null || statements.list().isEmpty()) {
      return 0;
    }
    Statement last = statements.list().get(statements.list().size() - 1);
    try {
      long took =
          run(
              new Statement(last.line(), "SET CONSTRAINTS " + all + " IMMEDIATE", Optional.empty()),
              timeout);
      String deferred = Rows.text(connection, DEFERRED);
      if (deferred != null) {
        Rows.run(connection, "SET CONSTRAINTS " + deferred + " DEFERRED");
      }
      return took;
    } catch (StatementFailure refused) {
      throw StatementFailure.atCommit(last, (SQLException) refused.getCause());
    }
  }

  /** The milliseconds that it took. */
  private long run(Statement statement, long timeout) throws SQLException, StatementFailure {
    if (statement.copy().isPresent()) {
      throw new StatementFailure(
          statement,
          new SQLException("rows that stand in a script are not sent in a plan", NOT_SUPPORTED));
    }
    String sql =
        Rows.read(
                connection,
                PREPARED,
                row -> row.getString(2),
                Long.toString(timeout),
                statement.sql())
            .get(0);
    long began = System.nanoTime();
    try (java.sql.Statement running = connection.createStatement()) {
      running.setEscapeProcessing(false);
      running.execute(sql);
    } catch (SQLException refused) {
      throw new StatementFailure(statement, refused);
    }
    return NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** What the script has set, and how many rows the transaction has written or removed. */
  private record Afterwards(long timeout, long rows) {}

  private Afterwards afterwards() throws SQLException {
    return Rows.read(
            connection,
            AFTERWARDS,
            row -> new Afterwards(row.getLong("timeout"), row.getLong("rows")))
        .get(0);
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
