package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the programs of a schema ask, they can ask on the next one, and get the same answers: on
 * connections that had their statements planned before, and on new ones. What a migration is
 * labelled in {@code lint.conf}, it is.
 */
class PreviousStatementsTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  static IntStream steps() {
    return Steps.all().skip(1);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void workOnTheNextSchema(int version) throws SQLException {
    Steps.to(1, database);
    fill();
    Steps.to(version - 1, database);
    try (Connection old = database.dataSource().getConnection()) {
      List<ProgramStatement> planned = new ArrayList<>();
      for (ProgramStatement statement : ProgramStatement.all()) {
        if (statement.first() < version && isPrepared(statement, old)) {
          planned.add(statement);
        }
      }
      Map<ProgramStatement, String> before = answers(planned, old);
      List<ProgramStatement> previous =
          ProgramStatement.all().stream().filter(each -> each.isOf(version - 1)).toList();
      assertThat(before.keySet()).containsAll(previous);

      Steps.to(version, database);

      Map<ProgramStatement, String> after = answers(planned, old);
      assertThat(after).containsAllEntriesOf(only(previous, before));
      try (Connection fresh = database.dataSource().getConnection()) {
        for (ProgramStatement statement : previous) {
          statement.prepare(fresh);
        }
        assertThat(answers(previous, fresh)).isEqualTo(only(previous, before));
      }
      switch (label(version)) {
        case "expand" -> assertThat(after).as("of whatever age").isEqualTo(before);
        case "contract" -> assertThat(after.keySet()).isNotEqualTo(before.keySet());
        default -> throw new AssertionError(label(version));
      }
    }
  }

  @Test
  void thoseOfTheNewestSchemaWorkOnIt() throws SQLException {
    Steps.to(1, database);
    fill();
    Steps.to(Migrator.newestVersion(), database);
    try (Connection connection = database.dataSource().getConnection()) {
      List<ProgramStatement> newest =
          ProgramStatement.all().stream()
              .filter(each -> each.isOf(Migrator.newestVersion()))
              .toList();
      for (ProgramStatement statement : newest) {
        statement.prepare(connection);
      }

      assertThat(answers(newest, connection).keySet()).containsExactlyElementsOf(newest);
    }
  }

  @Test
  void noTwoAreCalledTheSame() {
    Set<String> names = new HashSet<>();
    for (ProgramStatement statement : ProgramStatement.all()) {
      assertThat(names.add(statement.toString())).as(statement.toString()).isTrue();
    }
  }

  /** Of those that the server does not refuse. */
  private static Map<ProgramStatement, String> answers(
      List<ProgramStatement> statements, Connection connection) {
    Map<ProgramStatement, String> answers = new LinkedHashMap<>();
    for (ProgramStatement statement : statements) {
      try {
        answers.put(statement, statement.answer(connection));
      } catch (SQLException refused) {
        // It is missing from the answers.
      }
    }
    return answers;
  }

  /** Statements of long ago may be refused since a contract. */
  private static boolean isPrepared(ProgramStatement statement, Connection connection) {
    try {
      statement.prepare(connection);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  private static Map<ProgramStatement, String> only(
      List<ProgramStatement> statements, Map<ProgramStatement, String> answers) {
    Map<ProgramStatement, String> chosen = new LinkedHashMap<>(answers);
    chosen.keySet().retainAll(statements);
    return chosen;
  }

  private static String label(int version) {
    Migrations shipped = Migrations.shipped();
    String file =
        shipped.scripts().stream()
            .filter(script -> script.version().equals(Optional.of(Integer.toString(version))))
            .map(Script::file)
            .findFirst()
            .orElseThrow();
    return shipped
        .labels()
        .lines()
        .map(line -> line.strip().split(" +"))
        .filter(words -> words.length == 2 && words[0].equals(file))
        .map(words -> words[1])
        .findFirst()
        .orElseThrow();
  }

  private void fill() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(
          connection,
          """
          INSERT INTO personal_info (name, title, email) VALUES ('Ada', 'Analyst', 'ada@example.org');
          INSERT INTO technologies (name, category) VALUES ('Java', 'language'), ('SQL', 'language');
          INSERT INTO experience (company, position, start_date) VALUES
            ('Old', 'Engineer', '2001-01-01'), ('New', 'Engineer', '2020-01-01'),
            ('Newest', 'Engineer', '2022-01-01');
          INSERT INTO experience_technologies VALUES (1, 1), (2, 1), (3, 2);
          INSERT INTO projects (name, description, featured, start_date) VALUES
            ('Plain', 'New', false, '2022-01-01'), ('Featured', 'Old', true, '2020-01-01'),
            ('Undated', 'Somewhen', true, NULL);
          INSERT INTO project_technologies VALUES (1, 1), (2, 2);
          INSERT INTO skills (name, category, level, years_experience) VALUES
            ('Java', 'Languages', 5, 15), ('SQL', 'Languages', 4, NULL), ('Git', 'Tools', 4, 10);
          """);
    }
  }
}
