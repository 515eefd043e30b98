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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the programs of a schema ask, they can ask on the next one, and get the same answers: on
 * connections that had their statements planned before, and on new ones. What a migration is
 * labelled in {@code lint.conf}, it is.
 */
@Tag("once")
class PreviousStatementsTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @Test
  void workOnTheNextSchemaWhicheverItIs() throws SQLException {
    Steps.to(1, database);
    fill();
    for (int version = 2; version <= Migrator.newestVersion(); version++) {
      assertThatTheyWorkOn(version);
    }
    List<ProgramStatement> newest = of(Migrator.newestVersion());
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(answers(prepared(newest, connection), connection).keySet())
          .containsExactlyElementsOf(newest);
    }
  }

  private void assertThatTheyWorkOn(int version) throws SQLException {
    List<ProgramStatement> previous = of(version - 1);
    List<ProgramStatement> ofWhateverAge =
        ProgramStatement.all().stream().filter(each -> each.first() < version).toList();
    try (Connection old = database.dataSource().getConnection();
        Connection fresh = database.dataSource().getConnection()) {
      List<ProgramStatement> planned = prepared(ofWhateverAge, old);
      Map<ProgramStatement, String> before = answers(planned, old);
      assertThat(before.keySet()).as("on schema %d", version - 1).containsAll(previous);

      Steps.to(version, database);

      Map<ProgramStatement, String> after = answers(planned, old);
      assertThat(only(previous, after))
          .as("planned before, on schema %d", version)
          .isEqualTo(only(previous, before));
      assertThat(answers(prepared(previous, fresh), fresh))
          .as("planned now, on schema %d", version)
          .isEqualTo(only(previous, before));
      switch (label(version)) {
        case "expand" -> assertThat(after).as("on schema %d", version).isEqualTo(before);
        case "contract" ->
            assertThat(after.keySet())
                .as("what schema %d takes away", version)
                .isNotEqualTo(before.keySet());
        default -> throw new AssertionError(label(version));
      }
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

  /** Without those that the server refuses, as it may those of long ago since a contract. */
  private static List<ProgramStatement> prepared(
      List<ProgramStatement> statements, Connection connection) {
    List<ProgramStatement> prepared = new ArrayList<>();
    for (ProgramStatement statement : statements) {
      try {
        statement.prepare(connection);
        prepared.add(statement);
      } catch (SQLException refused) {
        // It is missing from what is prepared.
      }
    }
    return prepared;
  }

  private static List<ProgramStatement> of(int schema) {
    return ProgramStatement.all().stream().filter(each -> each.isOf(schema)).toList();
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
