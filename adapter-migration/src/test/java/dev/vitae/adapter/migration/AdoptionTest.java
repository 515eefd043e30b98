package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that grew up with the guide, taken over. */
@Tag("once")
class AdoptionTest {
  private static final String NEWEST = Integer.toString(Migrator.newestVersion());

  /** As somebody who followed the guide would have typed it. */
  private static final String PORTFOLIO =
      """
      INSERT INTO personal_info (name, title, email, phone, location, linkedin, github, summary)
        VALUES ('Ada Lovelace', 'Engineer', 'ada@example.org', '+44 20 7946 0000', 'London',
          'https://www.linkedin.com/in/ada', 'https://github.com/ada', 'Writes programs.');
      INSERT INTO experience (company, position, start_date, end_date, description, company_url)
        VALUES ('Analytical Engines', 'Programmer', '2020-01-01', NULL, 'Notes A to G.', 'https://engines.example.org'),
               ('Royal Society', 'Translator', '2015-01-01', '2019-12-31', NULL, NULL);
      INSERT INTO technologies (name, category) VALUES ('Java', 'language'), ('PostgreSQL', 'database');
      INSERT INTO experience_technologies VALUES (1, 1), (1, 2);
      INSERT INTO projects (name, description, featured) VALUES ('Bernoulli', 'Numbers.', true);
      INSERT INTO project_technologies VALUES (1, 2);
      INSERT INTO skills (name, category, level, years_experience) VALUES ('Mathematics', 'science', 5, 20);
      """;

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private Connection connection;
  private Migrator migrator;

  @BeforeEach
  void followTheGuide() throws SQLException {
    connection = database.dataSource().getConnection();
    migrator = new Migrator(database.url());
    Rows.run(connection, Migrations.shipped().text(1));
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void aSoundPortfolioIsTakenOverAsItIs() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    String before =
        rows(
                "SELECT id, name, title, email, phone, location, linkedin, github, summary FROM personal_info")
            + rows(
                "SELECT id, company, position, start_date, end_date, description FROM experience ORDER BY id");

    MigrationResult result = migrator.adopt();

    assertThat(result.from()).contains("1");
    assertThat(result.to()).isEqualTo(NEWEST);
    assertThat(result.applied()).hasSize(Migrations.shipped().scripts().size() - 1);
    assertThat(result.repairs()).isEmpty();
    assertThat(
            rows(
                    "SELECT id, name, title, email, phone, location, linkedin, github, summary FROM personal_info")
                + rows(
                    "SELECT id, company, position, start_date, end_date, description FROM experience ORDER BY id"))
        .isEqualTo(before);
    assertThat(new GuideStatements(connection).experience())
        .containsExactly("Analytical Engines {Java,PostgreSQL}", "Royal Society {NULL}");
    assertThat(Rows.text(connection, "SELECT min(revision) FROM projects")).isEqualTo("1");
  }

  @Test
  void afterAnAdoptionThereIsNothingLeftToAdopt() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    migrator.adopt();

    assertThat(migrator.adopt().applied()).isEmpty();
    assertThat(migrator.migrate().applied()).isEmpty();
    assertThat(migrator.status().state()).isEqualTo(MigrationStatus.State.CURRENT);
  }

  @Test
  void withoutBeingAskedNothingIsTakenOver() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    String before = everything();

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::migrate)
        .withMessageContaining("migrate --baseline");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void anEmptyDatabaseIsNothingToAdopt() throws SQLException {
    Rows.run(connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::adopt)
        .withMessageContaining("is empty");
  }

  @Test
  void whatIsSafeToRepairIsRepairedAndTold() throws SQLException {
    Rows.run(
        connection,
        """
        INSERT INTO personal_info (name, title, email, phone, location, linkedin, github, summary)
          VALUES (E'  Ada\\u00a0', E'Engineer\\n', ' ada@example.org ', ' ', '',
            'www.linkedin.com/in/ada?x=1', ' github.com/ada ', E'One\\r\\nTwo\\rThree\\n');
        INSERT INTO experience (company, position, start_date, company_url)
          VALUES ('A', 'B', '2020-01-01', 'engines.example.org:8080');
        INSERT INTO projects (name, description, demo_url) VALUES ('A', E'\\tB\\t', '');
        """);

    MigrationResult result = migrator.adopt();

    assertThat(
            rows(
                "SELECT name, title, email, phone, location, linkedin, github, summary FROM personal_info"))
        .isEqualTo(
            "(Ada,Engineer,ada@example.org,,,https://www.linkedin.com/in/ada?x=1,"
                + "https://github.com/ada,\"One\nTwo\nThree\")");
    assertThat(rows("SELECT company_url FROM experience"))
        .isEqualTo("(https://engines.example.org:8080)");
    assertThat(rows("SELECT description, demo_url FROM projects")).isEqualTo("(B,)");
    assertThat(result.repairs())
        .contains(
            "personal_info.name: blanks around the text removed in 1 row",
            "personal_info.phone: empty text cleared in 1 row",
            "personal_info.github: https:// put in front in 1 row",
            "personal_info.summary: line ends made line feeds in 1 row",
            "experience.company_url: https:// put in front in 1 row");
  }

  @Test
  void technologiesThatDifferInCaseOrBlanksBecomeOne() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    Rows.run(
        connection,
        """
        INSERT INTO technologies (id, name, category, active) VALUES
          (10, 'JAVA', 'x', true), (11, ' java ', 'x', true), (12, 'Élan', 'x', true),
          (13, 'éLAN', 'x', true), (14, 'POSTGRESQL', 'x', false), (15, ' Java', 'x', false),
          (16, 'Rust', 'x', false), (17, 'Rust ', 'x', false);
        INSERT INTO experience_technologies VALUES (2, 10), (1, 11), (2, 13);
        INSERT INTO project_technologies VALUES (1, 10), (1, 11), (1, 15);
        """);

    MigrationResult result = migrator.adopt();

    assertThat(
            Rows.read(
                connection,
                "SELECT id || ' ' || name FROM technologies ORDER BY id",
                row -> row.getString(1)))
        .containsExactly("1 Java", "2 PostgreSQL", "12 Élan", "14 POSTGRESQL", "16 Rust");
    assertThat(new GuideStatements(connection).experience())
        .containsExactly("Analytical Engines {Java,PostgreSQL}", "Royal Society {Java,Élan}");
    assertThat(rows("SELECT * FROM project_technologies ORDER BY technology_id"))
        .isEqualTo("(1,1)(1,2)");
    assertThat(result.repairs())
        .contains(
            "technologies: \"JAVA\" (10) merged into \"Java\" (1)",
            "technologies: \"Rust \" (17) merged into \"Rust\" (16)");
  }

  @Test
  void rowsThatOnlyAPersonCanRepairAreAllNamedAndEveryByteStays() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    Rows.run(
        connection,
        """
        INSERT INTO personal_info (id, name, title, email, github) VALUES
          (20, '  ', 'B', 'nobody', 'github.com/ada'), (21, 'A', 'B', 'c@d', 'just ask me');
        INSERT INTO experience (id, company, position, start_date, description, company_url) VALUES
          (20, E'Ding\\u0007', 'B', '2020-01-01', repeat('x', 20001), 'javascript:alert(1)');
        INSERT INTO projects (id, name, description, start_date, end_date) VALUES
          (20, ' A ', 'B', '2020-01-02', '2020-01-01');
        INSERT INTO skills (id, name, category, level, years_experience) VALUES (20, 'A', 'B', 1, -3);
        INSERT INTO technologies (id, name, category) VALUES (20, 'JAVA', ' ');
        """);
    String before = everything();

    MigrationException refused = catchThrowableOfType(MigrationException.class, migrator::adopt);

    assertThat(refused.getMessage().lines().skip(1).map(String::strip))
        .containsExactlyInAnyOrder(
            "personal_info 20: name is blank",
            "personal_info 20: email is no e-mail address",
            "personal_info 21: github is no http or https URL",
            "experience 20: company holds a control character",
            "experience 20: description is longer than 20,000 characters",
            "experience 20: company_url is no http or https URL",
            "projects 20: end_date is before start_date",
            "skills 20: years_experience is not between 0 and 100");
    assertThat(refused).hasMessageContaining("nothing was changed");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void addressesThatTrimmingWouldMakeEqualAreRefused() throws SQLException {
    Rows.run(
        connection,
        "INSERT INTO personal_info (name, title, email) VALUES ('A', 'B', 'a@b'), ('A', 'B', ' a@b')");
    String before = everything();

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::adopt)
        .withMessageContaining("personal_info 2: email is that of row 1");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void technologiesAreNotMergedBehindTheBackOfTheOwnersTables() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    Rows.run(
        connection,
        """
        INSERT INTO technologies (id, name, category) VALUES (10, 'JAVA', 'x');
        CREATE TABLE courses (technology_id integer REFERENCES technologies ON DELETE CASCADE);
        """);

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::adopt)
        .withMessageContaining("technologies 10: name is that of row 1 but for case");
  }

  @Test
  void veryManyBadRowsAreCounted() throws SQLException {
    Rows.run(
        connection,
        "INSERT INTO skills (name, category, level) SELECT ' ', 'b', 1 FROM generate_series(1, 250)");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::adopt)
        .withMessageContaining("skills 100: name is blank")
        .withMessageContaining("skills: name is blank in 150 more rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE project_technologies | the table project_technologies is missing",
        "ALTER TABLE skills DROP COLUMN years_experience | the table skills has no column years_experience: integer",
        "ALTER TABLE skills ALTER name TYPE text | the column name of the table skills is text NOT NULL, not character varying(100) NOT NULL",
        "ALTER TABLE skills ALTER category DROP NOT NULL | the column category of the table skills is character varying(50), not",
        "ALTER TABLE skills ALTER active SET DEFAULT false | DEFAULT false, not boolean DEFAULT true",
        "ALTER TABLE skills ALTER id DROP DEFAULT | the column id of the table skills is integer NOT NULL, not integer NOT NULL DEFAULT of its own sequence",
        "ALTER SEQUENCE skills_id_seq OWNED BY NONE | DEFAULT nextval('skills_id_seq'::regclass), not integer NOT NULL DEFAULT of its own",
        "ALTER TABLE skills ALTER created_at TYPE timestamptz | timestamp with time zone DEFAULT now(), not",
        "ALTER TABLE experience DROP CONSTRAINT end_after_start | the table experience has no constraint end_after_start",
        "ALTER TABLE skills DROP CONSTRAINT skills_level_check, ADD CONSTRAINT skills_level_check CHECK (level BETWEEN 1 AND 10) | the constraint skills_level_check of the table skills is CHECK",
        "DROP INDEX idx_skills_category_level | the table skills has no index idx_skills_category_level",
        "ALTER TABLE experience_technologies DROP CONSTRAINT experience_technologies_technology_id_fkey | experience_technologies_technology_id_fkey",
        "DELETE FROM skills; ALTER TABLE skills ADD COLUMN colour text NOT NULL | the table skills has a column colour that would be in the way: text NOT NULL",
        "ALTER TABLE skills ADD COLUMN revision integer | the table skills has a column revision that would be in the way",
        "ALTER TABLE skills ADD UNIQUE (name) | the table skills has a constraint skills_name_key that would be in the way",
        "CREATE UNIQUE INDEX only_one ON skills (name) | the table skills has a index only_one that would be in the way",
        "CREATE TABLE schema_version (x integer) | the name schema_version is taken",
        "CREATE VIEW recent AS SELECT name, updated_at FROM projects | the view recent reads projects.updated_at",
      })
  void aSchemaThatDiffersIsRefusedByItsDifferences(String change, String difference)
      throws SQLException {
    Rows.run(connection, PORTFOLIO);
    Rows.run(connection, change);
    String before = catalog();

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(migrator::adopt)
        .withMessageContaining("nothing was changed")
        .withMessageContaining(difference);
    assertThat(catalog()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE courses (id serial PRIMARY KEY, skill_id integer REFERENCES skills)",
        "CREATE INDEX mine ON skills (years_experience)",
        "ALTER TABLE skills ADD COLUMN colour text",
        "ALTER TABLE skills ADD COLUMN colour text NOT NULL DEFAULT 'red'",
        "ALTER TABLE skills ALTER created_at SET DEFAULT CURRENT_TIMESTAMP",
        "CREATE VIEW names AS SELECT name FROM skills",
      })
  void whatTheOwnerHasAddedIsLeftAlone(String change) throws SQLException {
    Rows.run(connection, PORTFOLIO);
    Rows.run(connection, change);

    assertThat(migrator.adopt().to()).isEqualTo(NEWEST);
  }

  @Test
  void anAdoptionThatWasInterruptedAfterItsRepairsIsTakenUpAgain() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    connection.setAutoCommit(false);
    new Adoption(connection, Migrations.shipped()).run();
    Rows.run(connection, "CREATE TABLE flyway_schema_history (success boolean, version text)");

    assertThat(migrator.status().state()).isEqualTo(MigrationStatus.State.NOT_ADOPTED);
    assertThat(migrator.adopt().applied()).hasSize(Migrations.shipped().scripts().size() - 1);
  }

  @Test
  void nothingTemporaryIsLeftInTheDatabase() throws SQLException {
    Rows.run(connection, PORTFOLIO);
    migrator.adopt();

    assertThat(
            Rows.text(
                connection,
                "SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text LIKE 'pg_temp%'"))
        .isEqualTo("0");
  }

  /** Every row of every table, with the place where it is stored. */
  private String everything() throws SQLException {
    StringBuilder all = new StringBuilder(catalog());
    for (String table :
        List.of(
            "personal_info",
            "experience",
            "technologies",
            "experience_technologies",
            "projects",
            "project_technologies",
            "skills")) {
      all.append(rows("SELECT ctid, xmin, * FROM " + table + " ORDER BY ctid"));
    }
    return all.toString();
  }

  private String catalog() throws SQLException {
    return rows(
        "SELECT relname, relkind, pg_relation_filenode(oid) FROM pg_class"
            + " WHERE relnamespace = 'public'::regnamespace ORDER BY relname");
  }

  private String rows(String query) throws SQLException {
    return String.join(
        "",
        Rows.read(
            connection, "SELECT row_::text FROM (" + query + ") AS row_", row -> row.getString(1)));
  }
}
