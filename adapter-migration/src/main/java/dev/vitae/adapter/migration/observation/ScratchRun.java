package dev.vitae.adapter.migration.observation;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.WholeServer;
import dev.vitae.adapter.migration.script.Statements;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Runs scripts on a scratch database as Flyway would, and observes each statement. */
final class ScratchRun implements AutoCloseable {
  private static final String APPLICATION_NAME = "vitae-scratch";

  private final Sessions scratch;
  private final Connection runner;
  private final Connection asking;
  private final Watch watch;

  /** Opens two connections to a database, and begins its history. */
  ScratchRun(Sessions scratch) throws SQLException {
    this.scratch = scratch;
    Flyway.configure(ScratchRun.class.getClassLoader())
        .dataSource(scratch.source(APPLICATION_NAME))
        .javaMigrationClassProvider(List::of)
        .skipDefaultResolvers(true)
        .defaultSchema("public")
        .baselineVersion("0")
        .load()
        .baseline();
    this.runner = scratch.open(APPLICATION_NAME);
    this.asking = scratch.open(APPLICATION_NAME);
    this.watch = new Watch(runner);
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
    try (Blockers blockers = new Blockers(scratch, asking, before)) {
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
  }
}
