package dev.vitae.adapter.migration.observation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run of the migrations would do now.
 *
 * @param state of the database
 * @param version its newest version; empty when no versioned migration has run
 * @param scripts what is pending, in the order in which it would run; none for a database that is
 *     not adopted
 * @param remarks what could not be found out, and why; a sentence each
 */
public record PlanReport(
    State state, Optional<String> version, List<PlannedScript> scripts, List<String> remarks) {
  /** Of a database, seen from the migrations at hand. */
  public enum State {
    /** Nothing is there, and no migration has ever run. */
    EMPTY,
    /** It holds tables, but no migration has ever run. */
    NOT_ADOPTED,
    /** Something is pending. */
    PENDING,
    /** Nothing is pending. */
    CURRENT,
    /** Nothing is pending, and newer migrations than the ones at hand have run. */
    AHEAD
  }

  /** What became of a script in the rehearsal. */
  public enum Outcome {
    /** It was run and rolled back. */
    REHEARSED,
    /** It was not run, because it would run outside a transaction. */
    NOT_TRANSACTIONAL,
    /** It failed: it would fail now. */
    FAILED,
    /**
     * It failed, and may succeed behind a script that was not run, or that commits before it: it
     * may need what that one makes.
     */
    UNKNOWN,
    /** It was not run: one before it failed, or the time was up. */
    NOT_REACHED
  }

  public PlanReport {
    scripts = List.copyOf(scripts);
    remarks = List.copyOf(remarks);
  }

  /** Whether a script would fail now. */
  public boolean failed() {
    return scripts.stream().anyMatch(script -> script.outcome() == Outcome.FAILED);
  }

  /**
   * One that is pending.
   *
   * @param label {@code expand}, {@code contract} or {@code unlabelled}
   * @param transactional whether it runs in one transaction
   * @param millis what it took in the rehearsal
   * @param statements in their order, each with what it did as far as it was run
   * @param failure why it failed, if it did
   */
  public record PlannedScript(
      String file,
      Optional<String> version,
      String description,
      String label,
      boolean transactional,
      Outcome outcome,
      long millis,
      List<PlannedStatement> statements,
      Optional<Failure> failure) {
    public PlannedScript {
      statements = List.copyOf(statements);
    }
  }

  /**
   * One of a script's statements.
   *
   * @param line where it begins, counted from 1
   * @param sql its beginning, in one line
   * @param locks the strongest that it takes on each table that was there before the script, beyond
   *     those that the script holds already
   * @param millis empty when it was not run on this database
   * @param rows inserted, changed and removed in all tables; empty when it was not run here
   */
  public record PlannedStatement(
      int line, String sql, List<TableLock> locks, OptionalLong millis, OptionalLong rows) {
    public PlannedStatement {
      locks = List.copyOf(locks);
    }
  }

  /**
   * Why a script does not run.
   *
   * @param line of the statement
   * @param sql its beginning, in one line; COMMIT, in the line of the last statement, when the
   *     server refuses what it was to check at the end
   * @param state the SQLSTATE, empty when Flyway would refuse the script before it is run
   * @param reason in the server's words
   */
  public record Failure(int line, String sql, String state, String reason) {}
}
