package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the newest schema does and refuses. */
@Tag("container")
class SchemaTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = DATABASE.dataSource().getConnection();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void takeBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void theRevisionRisesWithEveryUpdateWhoeverMakesIt() throws SQLException {
    for (String insert :
        List.of(
            "INSERT INTO personal_info (name, title, email) VALUES ('A', 'B', 'a@b.c')",
            "INSERT INTO experience (company, position, start_date) VALUES ('A', 'B', '2020-01-01')",
            "INSERT INTO projects (name, description) VALUES ('A', 'B')",
            "INSERT INTO technologies (name, category) VALUES ('A', 'B')",
            "INSERT INTO skills (name, category, level) VALUES ('A', 'B', 3)")) {
      String table = insert.split(" ")[2];
      Rows.run(connection, insert);
      assertThat(revision(table)).isEqualTo("1");
      String before = updatedAt(table);

      Rows.run(connection, "UPDATE " + table + " SET active = active");
      assertThat(revision(table)).isEqualTo("2");
      assertThat(updatedAt(table)).isGreaterThan(before);

      Rows.run(connection, "UPDATE " + table + " SET revision = 1");
      assertThat(revision(table)).isEqualTo("3");
    }
  }

  @Test
  void aTimeThatTheStatementSetsIsKept() throws SQLException {
    Rows.run(connection, "INSERT INTO projects (name, description) VALUES ('A', 'B')");
    Rows.run(connection, "UPDATE projects SET updated_at = '2001-02-03 04:05:06+00'");

    assertThat(updatedAt("projects")).startsWith("2001-02-03 04:05:06");
  }

  @Test
  void theTimeGrowsEvenWhenTheClockStandsBehindIt() throws SQLException {
    Rows.run(
        connection,
        "INSERT INTO projects (name, description, updated_at)"
            + " VALUES ('A', 'B', '2999-01-01 00:00:00+00')");
    Rows.run(connection, "UPDATE projects SET name = 'C'");

    assertThat(updatedAt("projects")).startsWith("2999-01-01 00:00:00.000001");
  }

  @Test
  void aRenamedTechnologyRaisesTheRevisionOfEveryEntryThatMentionsIt() throws SQLException {
    Rows.run(
        connection,
        """
        INSERT INTO technologies (id, name, category) VALUES (1, 'Java', 'x'), (2, 'Go', 'x');
        INSERT INTO experience (id, company, position, start_date)
          VALUES (1, 'A', 'B', '2020-01-01'), (2, 'C', 'D', '2020-01-01');
        INSERT INTO projects (id, name, description) VALUES (1, 'A', 'B'), (2, 'C', 'D');
        INSERT INTO experience_technologies VALUES (1, 1), (1, 2), (2, 2);
        INSERT INTO project_technologies VALUES (1, 1), (2, 2);
        """);

    Rows.run(connection, "UPDATE technologies SET name = 'Java SE' WHERE id = 1");
    Rows.run(connection, "UPDATE technologies SET name = name, category = 'y'");

    assertThat(revisions("experience")).containsExactly("2", "1");
    assertThat(revisions("projects")).containsExactly("2", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "ÄÖÉ, äöé",
    "Java, java",
    "ЖУК, жук",
    "ΣΊΓΜΑ X, σίγμα x",
    "C++, c++",
    "日本語, 日本語",
  })
  void aTechnologysKeyIsItsNameInLowerCase(String name, String key) throws SQLException {
    assertThat(Rows.text(connection, "SELECT technology_key(?)", name)).isEqualTo(key);
  }

  @Test
  void activeTechnologiesDifferInMoreThanCase() throws SQLException {
    Rows.run(connection, "INSERT INTO technologies (name, category) VALUES ('Élan', 'x')");
    Rows.run(
        connection,
        "INSERT INTO technologies (name, category, active) VALUES ('Élan', 'x', false)");

    assertRefused(
        "INSERT INTO technologies (name, category) VALUES ('éLAN', 'x')",
        "technologies_active_key");
  }

  @Test
  void theAddressOfARemovedPersonMayBeUsedAgain() throws SQLException {
    Rows.run(
        connection,
        "INSERT INTO personal_info (name, title, email, active) VALUES ('A', 'B', 'a@b.c', false)");
    Rows.run(
        connection, "INSERT INTO personal_info (name, title, email) VALUES ('A', 'B', 'a@b.c')");

    assertRefused(
        "INSERT INTO personal_info (name, title, email) VALUES ('A', 'B', 'a@b.c')",
        "personal_info_active_email");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO skills (name, category, level) VALUES ('a', E'\\u3000\\u00a0 ', 1) | skills_category_blank",
        "INSERT INTO skills (name, category, level) VALUES ('', 'b', 1)      | skills_name_blank",
        "INSERT INTO skills (name, category, level) VALUES (E'a\\nb', 'b', 1)  | skills_name_control",
        "INSERT INTO skills (name, category, level) VALUES (E'a\\u0085', 'b', 1) | skills_name_control",
        "INSERT INTO skills (name, category, level) VALUES ('a', 'b', 6)     | skills_level_check",
        "INSERT INTO skills (name, category, level, years_experience) VALUES ('a', 'b', 1, 101) | skills_years_experience_range",
        "INSERT INTO skills (name, category, level, years_experience) VALUES ('a', 'b', 1, -1) | skills_years_experience_range",
        "INSERT INTO projects (name, description) VALUES ('a', E'b\\u0007')    | projects_description_control",
        "INSERT INTO projects (name, description) VALUES ('a', repeat('é', 20001)) | projects_description_length",
        "INSERT INTO projects (name, description, start_date, end_date) VALUES ('a', 'b', '2020-01-02', '2020-01-01') | projects_end_date_order",
        "INSERT INTO projects (name, description, demo_url) VALUES ('a', 'b', 'ftp://x') | projects_demo_url_url",
        "INSERT INTO experience (company, position, start_date, end_date) VALUES ('a', 'b', '2020-01-02', '2020-01-01') | end_after_start",
        "INSERT INTO experience (company, position, start_date, description) VALUES ('a', 'b', '2020-01-02', ' ') | experience_description_blank",
        "INSERT INTO experience (company, position, start_date, active) VALUES ('a', 'b', '2020-01-02', null) | \"active\"",
        "INSERT INTO personal_info (name, title, email) VALUES ('a', 'b', 'c') | personal_info_email_syntax",
        "INSERT INTO personal_info (name, title, email, phone) VALUES ('a', 'b', 'c@d', ' ') | personal_info_phone_blank",
      })
  void aRowThatBreaksARuleIsRefused(String insert, String rule) {
    assertRefused(insert, rule);
  }

  @Test
  void rowsAtTheEdgeOfTheRulesAreAccepted() throws SQLException {
    Rows.run(
        connection,
        """
        INSERT INTO projects (name, description, start_date, end_date)
          VALUES ('a', E'first\\n\\tsecond', '2020-01-01', '2020-01-01');
        INSERT INTO projects (name, description, end_date) VALUES ('a', repeat('é', 20000), '2020-01-01');
        INSERT INTO skills (name, category, level, years_experience)
          VALUES ('a', 'b', 1, 0), ('a', 'b', 5, 100);
        INSERT INTO personal_info (name, title, email, summary) VALUES ('李', 'Ä', 'a@b', NULL);
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ada@example.org            | true",
        "a.b+c/d=e@x                | true",
        "!#$%&'*+/=?^_`{}~-@x-1.y   | true",
        "a@b.c.                     | false",
        "a@-b                       | false",
        "a@b-                       | false",
        "a@b..c                     | false",
        "a b@c                      | false",
        "@b                         | false",
        "a@                         | false",
        "ä@b                        | false",
        "a@ä                        | false",
      })
  void databaseAndJavaAgreeOnAddresses(String email, boolean accepted) throws SQLException {
    assertBothSay("personal_info_email_syntax", email, accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b\n", "\na@b", "a|b@c d"})
  void databaseAndJavaAgreeThatAnAddressIsOneLine(String email) throws SQLException {
    assertBothSay("personal_info_email_syntax", email, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64})
  void aLabelOfADomainHasAtMost63Characters(int length) throws SQLException {
    assertBothSay("personal_info_email_syntax", "a@" + "x".repeat(length) + ".org", length <= 63);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.org            | true",
        "HTTP://EXAMPLE.ORG:80/a?b=c#d  | true",
        "https://[::1]:8080/x           | true",
        "https://müller.example/ü       | true",
        "https://a.b/c%20(d)'e~f[g]     | true",
        "http://a@b                     | true",
        "https://                       | false",
        "https:///path                  | false",
        "https://?a                     | false",
        "https://#a                     | false",
        "https://:80                    | false",
        "https://@a                     | false",
        "https:/a                       | false",
        "example.org                    | false",
        "javascript:alert(1)            | false",
        "ftp://a                        | false",
        "xhttps://a                     | false",
        "https://a b                    | false",
        "https://a\\b                   | false",
        "https://a\"b                   | false",
        "https://a<b                    | false",
        "https://a>b                    | false",
        "https://a^b                    | false",
        "https://a`b                    | false",
        "https://a{b                    | false",
        "https://a}b                    | false",
        "https://a\u007fb               | false",
      })
  void databaseAndJavaAgreeOnUrls(String url, boolean accepted) throws SQLException {
    assertBothSay("projects_demo_url_url", url, accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a|b", "https://a\nb", "https://a\n", "\nhttps://a"})
  void databaseAndJavaAgreeThatAUrlHasNoLineEndOrBar(String url) throws SQLException {
    assertBothSay("projects_demo_url_url", url, false);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000, 0x200A,
        0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF, 'a', 0x1F600
      })
  void databaseAndJavaAgreeOnWhatIsBlank(int codePoint) throws SQLException {
    boolean blank =
        Pattern.compile("\\p{IsWhite_Space}").matcher(Character.toString(codePoint)).matches();
    assertBothSay("skills_name_blank", Character.toString(codePoint).repeat(2), !blank);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x9F, 0xA0, 0xAD})
  void databaseAndJavaAgreeOnControlCharacters(int codePoint) throws SQLException {
    boolean control = Character.isISOControl(codePoint);
    boolean lineOrTab = codePoint == 0x09 || codePoint == 0x0A;

    assertBothSay("skills_name_control", "a" + Character.toString(codePoint), !control);
    assertBothSay(
        "projects_description_control", "a" + Character.toString(codePoint), !control || lineOrTab);
  }

  private void assertRefused(String sql, String words) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Rows.run(connection, sql))
        .withMessageContaining(words);
  }

  /** The regular expression of a constraint, asked in both languages. */
  private void assertBothSay(String constraint, String text, boolean accepted) throws SQLException {
    Matcher definition =
        Pattern.compile(
                "ADD CONSTRAINT " + constraint + " CHECK \\(\\w+ (!?~) '(.*)'\\) NOT VALID;")
            .matcher(Migrations.shipped().text(RowRule.VERSION));
    assertThat(definition.find()).isTrue();
    boolean wanted = definition.group(1).equals("~");
    String expression = definition.group(2).replace("''", "'");

    // In Java a dollar sign also stands before a last line end; \z does not.
    boolean javaFinds =
        Pattern.compile(expression.replaceAll("\\$$", "\\\\z")).matcher(text).find();
    assertThat(javaFinds == wanted).as("Java on %s", text).isEqualTo(accepted);
    assertThat(Rows.holds(connection, "? ~ ?", text, expression) == wanted)
        .as("PostgreSQL on %s", text)
        .isEqualTo(accepted);
  }

  private String revision(String table) throws SQLException {
    return Rows.text(connection, "SELECT revision FROM " + table);
  }

  private List<String> revisions(String table) throws SQLException {
    return Rows.read(
        connection, "SELECT revision FROM " + table + " ORDER BY id", row -> row.getString(1));
  }

  private String updatedAt(String table) throws SQLException {
    return Rows.text(
        connection,
        "SELECT to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM " + table);
  }
}
