package dev.vitae.adapter.migration.observation;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.WholeServer;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.script.Splitter;
import dev.vitae.adapter.migration.script.Statements;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** Runs scripts on a scratch database as Flyway would, and observes each statement. */
final class ScratchRun implements AutoCloseable {
  private static final String APPLICATION_NAME = "vitae-scratch";

  private final Sessions scratch;
  private final Splitter splitter;
  private final Connection runner;
  private final Connection asking;
  private final Watch watch;
  private final long limitMillis;
  private final Deque<Connection> idleBlockers = new ArrayDeque<>();

  /** Opens two connections to a database, and begins its history. */
  ScratchRun(Sessions scratch, Migrations migrations) throws SQLException {
    this(scratch, migrations, Duration.ZERO);
  }

  /**
   * The same.
   *
   * @param limit how long a statement may take, unless the script says otherwise; zero for as long
   *     as it wants
   */
  ScratchRun(Sessions scratch, Migrations migrations, Duration limit) throws SQLException {
    this.limitMillis = limit.toMillis();
    this.scratch = scratch;
    this.runner = connection(scratch);
    this.asking = connection(scratch);
    this.splitter = new Splitter(scratch.source(APPLICATION_NAME), migrations);
    Rows.run(runner, splitter.history());
    this.watch = new Watch(runner);
  }

  /** The same is asked after each statement, so that the server is to plan it just once. */
  private static Connection connection(Sessions scratch) throws SQLException {
    Connection connection = scratch.open(APPLICATION_NAME);
    connection.unwrap(PGConnection.class).setPrepareThreshold(1);
    return connection;
  }

  Statements split(Script script) {
    return splitter.split(script);
  }

  /** A connection in auto-commit mode, to look at what there is now. */
  Connection asking() {
    return asking;
  }

  /**
   * Runs a script to its end, in a session of which no script before has changed a setting.
   *
   * @throws StatementFailure when PostgreSQL refuses a statement, or it makes something of the
   *     whole server; what a transactional script had done is undone
   */
  List<Observation> run(Statements statements) throws SQLException, StatementFailure {
    beginSession();
    Rows.run(runner, "SET lock_timeout = 0");
    runner.setAutoCommit(false);
    List<Observation> observations = new ArrayList<>();
    boolean nested = false;
    for (Statement statement : statements.list()) {
      try {
        Observation observation = watch.run(statement);
        keepToScratch(statement);
        observations.add(observation);
        nested = (nested || observation.nested()) && !observation.endedTransaction();
        if (!statements.transactional() && !nested) {
          commit(statement);
        }
      } catch (StatementFailure failure) {
        runner.rollback();
        if (statements.transactional() || !Watch.needsNoTransaction(failure)) {
          throw failure;
        }
        observations.add(outside(statement));
      }
    }
    commit(statements);
    return observations;
  }

  /**
   * Runs a script to its end and asks of nothing but the whole server.
   *
   * @throws StatementFailure as {@link #run} does
   */
  void runUnobserved(Statements statements) throws SQLException, StatementFailure {
    beginSession();
    runner.setAutoCommit(false);
    boolean nested = false;
    for (Statement statement : statements.list()) {
      try {
        if (statements.transactional()) {
          Watch.execute(statement, runner);
          keepToScratch(statement);
          continue;
        }
        String transaction = Watch.transaction(runner);
        nested |= Watch.execute(statement, runner);
        keepToScratch(statement);
        nested &= Watch.transaction(runner).equals(transaction);
        if (!nested) {
          commit(statement);
        }
      } catch (StatementFailure failure) {
        runner.rollback();
        if (statements.transactional() || !Watch.needsNoTransaction(failure)) {
          throw failure;
        }
        runner.setAutoCommit(true);
        Watch.execute(statement, runner);
        runner.setAutoCommit(false);
      }
    }
    commit(statements);
    runner.setAutoCommit(true);
  }

  private void commit(Statements statements) throws SQLException, StatementFailure {
    if (statements.list().isEmpty()) {
      runner.commit();
    } else {
      commit(statements.list().get(statements.list().size() - 1));
    }
  }

  private void commit(Statement last) throws StatementFailure {
    try {
      runner.commit();
    } catch (SQLException refused) {
      throw StatementFailure.atCommit(last, refused);
    }
  }

  /** Where it can be seen before it is too late: in a transaction. */
  private void keepToScratch(Statement statement) throws StatementFailure {
    try {
      WholeServer.refuseChange(runner);
    } catch (SQLException refused) {
      throw new StatementFailure(statement, refused);
    }
  }

  /** As if the connection were new. */
  private void beginSession() throws SQLException {
    runner.setAutoCommit(true);
    Rows.run(runner, "RESET ALL");
    Rows.run(runner, "RESET ROLE");
    Rows.run(runner, "SET statement_timeout = " + limitMillis);
  }

  private Observation outside(Statement statement) throws SQLException, StatementFailure {
    Catalog before = Catalog.read(asking);
    long lockTimeout = Watch.lockTimeout(runner);
    runner.rollback();
    runner.setAutoCommit(true);
    // It waits for the blockers, however slow they are.
    Rows.run(runner, "SET lock_timeout = 0");
    long start = System.nanoTime();
    Map<Long, LockMode> locks;
    try (Blockers blockers = new Blockers(scratch, idleBlockers, asking, before)) {
      locks = blockers.run(statement, runner);
    }
    long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
    Rows.run(runner, "SET lock_timeout = " + lockTimeout);
    runner.setAutoCommit(false);
    return new Observation(
        statement,
        before,
        Catalog.read(asking),
        locks,
        locks,
        millis,
        lockTimeout,
        false,
        false,
        false);
  }

  @Override
  public void close() throws SQLException {
    runner.close();
    asking.close();
    for (Connection blocker : idleBlockers) {
      blocker.close();
    }
  }
}
