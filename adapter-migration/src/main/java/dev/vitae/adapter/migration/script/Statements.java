package dev.vitae.adapter.migration.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What Flyway makes of a script.
 *
 * @param list the statements in their order
 * @param transactional whether it runs them in one transaction: as the script's configuration says,
 *     and otherwise as it finds statements that PostgreSQL runs in none
 * @param refusal why it would not run the script at all, if so
 */
public record Statements(List<Statement> list, boolean transactional, Optional<String> refusal) {
  /** Sends rows that stand in the script itself. */
  @FunctionalInterface
  public interface Copy {
    void run(Connection connection) throws SQLException;
  }

  /**
   * One of them.
   *
   * @param line where it begins, counted from 1
   * @param sql without its semicolon
   * @param copy how it is run when rows follow it in the script ({@code COPY FROM STDIN})
   */
  public record Statement(int line, String sql, Optional<Copy> copy) {
    private static final int LENGTH = 100;

    /** Its beginning, in one line. */
    public String excerpt() {
      String words =
          sql.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("--"))
              .collect(Collectors.joining(" "));
      return words.length() <= LENGTH ? words : words.substring(0, LENGTH) + "…";
    }
  }

  public Statements {
    list = List.copyOf(list);
  }
}
