package dev.vitae.adapter.migration;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why something failed, in the server's words where it has any: without the statement, which may
 * hold a secret, and without the values of rows, which are the owner's.
 *
 * @param state the SQLState, or an empty text
 * @param sentence one line
 * @param more further lines that help to find the place; none, or each on a line of its own
 */
record Reason(String state, String sentence, String more) {
  /** lock_not_available and deadlock_detected: another time it may go well. */
  private static final Set<String> BUSY = Set.of("55P03", "40P01");

  /** query_canceled. */
  private static final String CANCELLED = "57014";

  /** Data and constraints: the details of the server's message are the row itself. */
  private static final Set<String> ABOUT_ROWS = Set.of("22", "23");

  /** A value or a piece of the statement stands in the message itself, between quotes. */
  private static final String DATA = "22";

  private static final String SYNTAX_ERROR = "42601";

  /** From the first quote to the last: what is quoted may hold quotes. */
  private static final Pattern QUOTED =
      Pattern.compile("(?: at or near|:)? *\".*\"", Pattern.DOTALL);

  /** After these words of Flyway's, and perhaps a line, the statement follows. */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "((?:Offending|Incomplete|Delimiter changed inside) statement(?: found)?"
              + "(?: at line \\d+(?: col(?:umn)? \\d+)?)?).*",
          Pattern.DOTALL);

  static Reason of(Throwable failed) {
    Optional<SQLException> sql = sqlCause(failed);
    if (sql.isEmpty()) {
      String[] parts =
          withoutStatement(String.valueOf(failed.getMessage())).strip().split("\\R", 2);
      return new Reason("", parts[0], parts.length > 1 ? parts[1].strip() : "");
    }
    String state = Optional.ofNullable(sql.get().getSQLState()).orElse("");
    ServerErrorMessage words =
        sql.get() instanceof PSQLException server ? server.getServerErrorMessage() : null;
    if (words == null) {
      return new Reason(
          state,
          String.valueOf(sql.get().getMessage()).lines().findFirst().orElse(""),
          place(failed));
    }
    boolean aboutRows = state.length() >= 2 && ABOUT_ROWS.contains(state.substring(0, 2));
    String sentence = String.valueOf(words.getMessage());
    if (state.startsWith(DATA) || state.equals(SYNTAX_ERROR)) {
      aboutRows = true;
      sentence = QUOTED.matcher(sentence).replaceFirst("");
    }
    String more =
        Stream.of(
                place(failed),
                aboutRows || words.getDetail() == null ? "" : words.getDetail(),
                words.getHint() == null ? "" : words.getHint())
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    return new Reason(state, sentence, more);
  }

  private static String withoutStatement(String words) {
    return STATEMENT.matcher(words).replaceFirst("$1");
  }

  boolean isBusy() {
    return BUSY.contains(state);
  }

  boolean isCancelled() {
    return state.equals(CANCELLED);
  }

  boolean isLostConnection() {
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** File and line, as Flyway says them. */
  private static String place(Throwable failed) {
    return Optional.ofNullable(failed.getMessage())
        .orElse("")
        .lines()
        .filter(line -> line.matches("(Location|Line) *:.*"))
        .map(line -> line.replaceFirst(" *: *", " "))
        .collect(Collectors.joining("; "));
  }

  private static Optional<SQLException> sqlCause(Throwable thrown) {
    if (thrown == null || thrown instanceof SQLException) {
      return Optional.ofNullable((SQLException) thrown);
    }
    return sqlCause(thrown.getCause());
  }
}
