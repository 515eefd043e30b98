package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule that the rows of a table keep from version {@value #VERSION} on. The migration is the only
 * place that has it: its lines are read here, so that an adoption asks exactly what the constraint
 * will ask.
 *
 * @param column whose values are meant
 * @param kind the last word of the constraint's name
 * @param condition in SQL; a row that makes it false breaks the rule
 */
record RowRule(String table, String column, String kind, String condition) {
  /** The migration that adds the rules. */
  static final int VERSION = 6;

  private static final int NAMED_ROWS = 100;
  private static final Pattern LINE =
      Pattern.compile(
          "^ALTER TABLE (\\w+) ADD CONSTRAINT \\1_(\\w+)_([a-z]+) CHECK \\((.*)\\) NOT VALID;$",
          Pattern.MULTILINE);

  /** All rules but those on missing values, which a migration fills in. */
  static List<RowRule> readFrom(String migration) {
    return LINE.matcher(migration)
        .results()
        .map(line -> new RowRule(line.group(1), line.group(2), line.group(3), line.group(4)))
        .filter(rule -> !rule.kind().equals("set"))
        .toList();
  }

  /** One sentence for each row and rule that it breaks; a table without any is read once. */
  static List<String> allRefusals(Connection connection, List<RowRule> rules) throws SQLException {
    Map<String, String> together =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    RowRule::table,
                    Collectors.mapping(
                        rule -> "(" + rule.condition() + ")", Collectors.joining(" AND "))));
    Set<String> broken = new HashSet<>();
    for (Map.Entry<String, String> table : together.entrySet()) {
      if (Rows.holds(
          connection,
          "EXISTS (SELECT FROM %s WHERE NOT (%s))".formatted(table.getKey(), table.getValue()))) {
        broken.add(table.getKey());
      }
    }
    List<String> refusals = new ArrayList<>();
    for (RowRule rule : rules) {
      if (broken.contains(rule.table())) {
        refusals.addAll(rule.refusals(connection));
      }
    }
    return refusals;
  }

  /** One sentence for each row that breaks the rule, by its number; the first hundred of them. */
  private List<String> refusals(Connection connection) throws SQLException {
    String broken = " FROM " + table + " WHERE NOT (" + condition + ")";
    List<String> refusals =
        new ArrayList<>(
            Rows.read(
                connection,
                "SELECT id" + broken + " ORDER BY id LIMIT " + NAMED_ROWS,
                row -> "%s %s: %s %s".formatted(table, row.getString(1), column, reason())));
    if (refusals.size() == NAMED_ROWS) {
      int all = Integer.parseInt(Rows.text(connection, "SELECT count(*)" + broken));
      if (all > NAMED_ROWS) {
        refusals.add(
            "%s: %s %s in %d more rows".formatted(table, column, reason(), all - NAMED_ROWS));
      }
    }
    return refusals;
  }

  private String reason() {
    return switch (kind) {
      case "blank" -> "is blank";
      case "control" -> "holds a control character";
      case "length" -> "is longer than 20,000 characters";
      case "syntax" -> "is no e-mail address";
      case "url" -> "is no http or https URL";
      case "order" -> "is before start_date";
      case "years" -> "is not in the years 0001 to 9999";
      case "range" -> "is not between 0 and 100";
      default -> throw new IllegalStateException("no words for the rule " + kind);
    };
  }
}
