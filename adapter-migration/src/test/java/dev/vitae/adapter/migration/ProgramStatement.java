package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that programs send to the schemas they were written for, with values for its
 * parameters.
 *
 * @param first the oldest schema on which programs use it
 * @param last the newest one
 * @param types of its parameters, or empty when the server can tell
 * @param values of its parameters, in SQL, or empty without any
 */
record ProgramStatement(
    String words, int first, int last, String types, String text, String values) {
  private static final String FILE = "statements.txt";
  private static final Pattern HEAD = Pattern.compile("# (\\d+)-(\\d*) (.*)");
  private static final String VALUES = "values: ";
  private static final String PLAN_OF_BEFORE = "0A000";

  /** The guide's, which are to work for ever, and those of the file. */
  static List<ProgramStatement> all() {
    List<ProgramStatement> all = new ArrayList<>();
    all.add(guide("the newest personal info", GuideStatements.NEWEST_PERSONAL_INFO, ""));
    all.add(guide("experience", GuideStatements.EXPERIENCE_WITH_TECHNOLOGIES, ""));
    all.add(guide("an update", GuideStatements.UPDATE_PERSONAL_INFO, "'Architect', 'Here'"));
    all.add(
        guide(
            "an insert",
            GuideStatements.INSERT_PERSONAL_INFO,
            "'New', 'Title', 'new@example.org'"));
    for (String block : file().split("\n\n+")) {
      if (!block.startsWith("=")) {
        all.add(read(block.strip()));
      }
    }
    return all;
  }

  boolean isOf(int schema) {
    return first <= schema && schema <= last;
  }

  /** Has the server keep its plan, as the driver does with what it sends often. */
  void prepare(Connection connection) throws SQLException {
    if (isPlanned()) {
      run(connection, "PREPARE " + name() + types + " AS " + text);
    }
  }

  /**
   * What the server answers, but for numbers and times that it gives to what it writes. Nothing
   * stays written. A plan of before that can no longer be used is made once more.
   *
   * @throws SQLException if it refuses
   */
  String answer(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return answerOnce(connection);
    } catch (SQLException refused) {
      if (!PLAN_OF_BEFORE.equals(refused.getSQLState())) {
        throw refused;
      }
      connection.rollback();
      run(connection, "DEALLOCATE " + name());
      prepare(connection);
      return answerOnce(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public String toString() {
    return words + " (" + first + "-" + (last == Integer.MAX_VALUE ? "" : last) + ")";
  }

  private String answerOnce(Connection connection) throws SQLException {
    String values = this.values.isEmpty() ? "" : " (" + this.values + ")";
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(isPlanned() ? "EXECUTE " + name() + values : text)) {
        return statement.getUpdateCount() + " written";
      }
      try (ResultSet rows = statement.getResultSet()) {
        StringJoiner answer = new StringJoiner("\n");
        while (rows.next()) {
          answer.add(row(rows));
        }
        return answer.toString();
      }
    }
  }

  private String row(ResultSet rows) throws SQLException {
    boolean writes = text.contains("RETURNING");
    ResultSetMetaData columns = rows.getMetaData();
    StringJoiner row = new StringJoiner(", ");
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String column = columns.getColumnName(i);
      if (!writes || !column.equals("id") && !column.equals("updated_at")) {
        row.add(column + "=" + rows.getString(i));
      }
    }
    return row.toString();
  }

  private boolean isPlanned() {
    return !text.startsWith("LOCK");
  }

  private String name() {
    return "\"" + this + "\"";
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ProgramStatement guide(String words, String text, String values) {
    StringBuilder numbered = new StringBuilder();
    int number = 0;
    for (char c : text.toCharArray()) {
      numbered.append(c == '?' ? "$" + ++number : String.valueOf(c));
    }
    return new ProgramStatement(
        "the guide: " + words, 1, Integer.MAX_VALUE, "", numbered.toString(), values);
  }

  private static ProgramStatement read(String block) {
    List<String> lines = block.lines().toList();
    Matcher head = HEAD.matcher(lines.get(0));
    if (!head.matches()) {
      throw new IllegalStateException("not the first line of a statement: " + lines.get(0));
    }
    String types = "";
    String values = "";
    StringJoiner text = new StringJoiner("\n");
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(VALUES)) {
        values = line.substring(VALUES.length());
      } else if (line.startsWith("(") && text.length() == 0) {
        types = line;
      } else {
        text.add(line);
      }
    }
    return new ProgramStatement(
        head.group(3),
        Integer.parseInt(head.group(1)),
        head.group(2).isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(head.group(2)),
        types,
        text.toString(),
        values);
  }

  private static String file() {
    try (InputStream file = ProgramStatement.class.getResourceAsStream(FILE)) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
