package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to rows and to older programs on the way to the newest version. */
@Tag("once")
class MigrationStepsTest {
  private static final List<String> TABLES =
      List.of("personal_info", "experience", "projects", "technologies", "skills");

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  static IntStream versions() {
    return Steps.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theGuidesStatementsWorkOnEveryVersion(int version) throws SQLException {
    Steps.to(version, database);
    Rows.run(
        connection,
        """
        INSERT INTO experience (company, position, start_date)
          VALUES ('Old', 'Engineer', '2001-01-01'), ('New', 'Engineer', '2020-01-01');
        INSERT INTO technologies (name, category) VALUES ('Java', 'language'), ('SQL', 'language');
        INSERT INTO experience_technologies VALUES (2, 1), (2, 2);
        """);
    GuideStatements guide = new GuideStatements(connection);

    guide.insertPersonalInfo("First", "Engineer", "first@example.org");
    guide.insertPersonalInfo("Second", "Engineer", "second@example.org");

    assertThat(guide.newestPersonalInfo()).containsExactly("Second");
    assertThat(guide.updatePersonalInfo("Architect", "Here"))
        .containsExactlyInAnyOrder("First: Architect", "Second: Architect");
    assertThat(guide.experience()).containsExactly("New {Java,SQL}", "Old {NULL}");
  }

  @Test
  void preparedStatementsOfTheGuideSurviveTheMigrationOfTheirTables() throws SQLException {
    Steps.to(1, database);
    Rows.run(connection, "SET plan_cache_mode = force_generic_plan");
    Rows.run(
        connection,
        "PREPARE newest AS " + GuideStatements.NEWEST_PERSONAL_INFO + "; EXECUTE newest");
    Rows.run(
        connection,
        "PREPARE experience AS "
            + GuideStatements.EXPERIENCE_WITH_TECHNOLOGIES
            + "; EXECUTE experience");

    new Migrator(database.url()).migrate();

    Rows.run(connection, "EXECUTE newest");
    Rows.run(connection, "EXECUTE experience");
  }

  @Test
  void noStepRewritesATable() throws SQLException {
    Steps.to(1, database);
    fill();
    List<String> before = files();

    new Migrator(database.url()).migrate();

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void missingValuesAreFilledSoThatEveryRowIsServedOrHiddenAsBefore() throws SQLException {
    Steps.to(1, database);
    Rows.run(
        connection,
        """
        INSERT INTO personal_info (name, title, email, updated_at)
          VALUES ('Dated', 'B', 'a@b', '2999-01-01'), ('Undated', 'B', 'b@b', NULL);
        INSERT INTO personal_info (name, title, email, active, created_at)
          VALUES ('Hidden', 'B', 'c@b', NULL, NULL);
        INSERT INTO projects (name, description, featured) VALUES ('a', 'b', NULL);
        INSERT INTO skills (name, category, level, active, created_at)
          SELECT 'a', 'b', 1, NULL, NULL FROM generate_series(1, 2500);
        """);
    Rows.run(connection, "UPDATE personal_info SET updated_at = '2001-01-01' WHERE name = 'Dated'");
    assertThat(new GuideStatements(connection).newestPersonalInfo()).containsExactly("Undated");

    new Migrator(database.url()).migrate();

    assertThat(new GuideStatements(connection).newestPersonalInfo()).containsExactly("Undated");
    assertThat(
            Rows.read(
                connection,
                "SELECT name FROM personal_info WHERE NOT active",
                row -> row.getString(1)))
        .containsExactly("Hidden");
    assertThat(Rows.holds(connection, "NOT featured FROM projects")).isTrue();
    assertThat(
            Rows.text(
                connection,
                "SELECT count(*) FROM skills WHERE NOT active AND created_at IS NOT NULL"))
        .isEqualTo("2500");
    assertThat(Rows.text(connection, "SELECT max(revision) FROM personal_info")).isEqualTo("1");
  }

  @Test
  void oldTimesAreReadAsUtc() throws SQLException {
    Steps.to(1, database);
    Rows.run(
        connection,
        "INSERT INTO projects (name, description, created_at, updated_at)"
            + " VALUES ('a', 'b', '2020-06-01 12:00', '2020-06-02 13:00')");
    Rows.run(
        connection, "ALTER DATABASE " + database.url().database() + " SET timezone = 'Asia/Tokyo'");

    new Migrator(database.url()).migrate();

    assertThat(
            Rows.holds(
                connection,
                "created_at = timestamptz '2020-06-01 12:00+00'"
                    + " AND updated_at = timestamptz '2020-06-02 13:00+00' FROM projects"))
        .isTrue();
  }

  @Test
  void newRowsGetNumbersBehindAllThatAreTaken() throws SQLException {
    Steps.to(1, database);
    Rows.run(
        connection,
        """
        INSERT INTO skills (id, name, category, level) VALUES (500, 'a', 'b', 1);
        INSERT INTO projects (name, description) SELECT 'a', 'b' FROM generate_series(1, 7);
        DELETE FROM projects WHERE id > 3;
        """);

    new Migrator(database.url()).migrate();

    assertThat(
            inserted(
                "INSERT INTO skills (name, category, level) VALUES ('a', 'b', 1) RETURNING id"))
        .isEqualTo("501");
    assertThat(inserted("INSERT INTO projects (name, description) VALUES ('a', 'b') RETURNING id"))
        .isEqualTo("8");
    assertThat(inserted("INSERT INTO technologies (name, category) VALUES ('a', 'b') RETURNING id"))
        .isEqualTo("1");
    assertThat(
            Rows.read(
                connection,
                "SELECT DISTINCT identity_generation FROM information_schema.columns"
                    + " WHERE column_name = 'id' AND table_schema = 'public'",
                row -> row.getString(1)))
        .containsExactly("BY DEFAULT");
  }

  @Test
  void everyIndexAndConstraintIsValidInTheEnd() throws SQLException {
    new Migrator(database.url()).migrate();

    assertThat(Rows.text(connection, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
        .isEqualTo("0");
    assertThat(Rows.text(connection, "SELECT count(*) FROM pg_constraint WHERE NOT convalidated"))
        .isEqualTo("0");
    assertThat(
            Rows.text(
                connection,
                "SELECT count(*) FROM pg_constraint WHERE conname LIKE '%\\_set' AND contype = 'c'"))
        .isEqualTo("0");
  }

  private void fill() throws SQLException {
    Rows.run(
        connection,
        """
        INSERT INTO personal_info (name, title, email)
          SELECT 'A', 'B', i || '@example.org' FROM generate_series(1, 1000) i;
        INSERT INTO experience (company, position, start_date)
          SELECT 'A', 'B', '2020-01-01' FROM generate_series(1, 1000);
        INSERT INTO projects (name, description) SELECT 'A', 'B' FROM generate_series(1, 1000);
        INSERT INTO technologies (name, category) SELECT 'A' || i, 'B' FROM generate_series(1, 1000) i;
        INSERT INTO skills (name, category, level) SELECT 'A', 'B', 1 FROM generate_series(1, 1000);
        """);
  }

  private List<String> files() throws SQLException {
    return Rows.read(
        connection,
        "SELECT relname || ' ' || pg_relation_filenode(oid) FROM pg_class"
            + " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname IN ('"
            + String.join("', '", TABLES)
            + "') ORDER BY relname",
        row -> row.getString(1));
  }

  private String inserted(String statement) throws SQLException {
    return Rows.text(connection, statement);
  }
}
