package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.SQLException;
import java.util.Optional;

/** A statement of a script that PostgreSQL refused. */
final class StatementFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Statement statement;

  StatementFailure(Statement statement, SQLException cause) {
    super(cause);
    this.statement = statement;
  }

  /** What was to be checked at the end, in the line of the last statement. */
  static StatementFailure atCommit(Statement last, SQLException cause) {
    return new StatementFailure(new Statement(last.line(), "COMMIT", Optional.empty()), cause);
  }

  Statement statement() {
    return statement;
  }

  String state() {
    String state = ((SQLException) getCause()).getSQLState();
    return state == null ? "" : state;
  }

  /** In the server's words, the first line. */
  String reason() {
    return getCause().getMessage().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
  }

  PlanReport.Failure toFailure() {
    return new PlanReport.Failure(statement.line(), statement.excerpt(), state(), reason());
  }
}
