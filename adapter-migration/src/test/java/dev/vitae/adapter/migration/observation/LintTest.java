package dev.vitae.adapter.migration.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels, waivers, and what lint says of itself. */
@Tag("once")
class LintTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  @BeforeEach
  void writeOne() throws IOException {
    write("V1__boats.sql", "CREATE TABLE boat (id bigint, built timestamp);");
  }

  @Test
  void aFolderWithoutLabelsIsJudgedAndEveryFileIsUnlabelled() {
    assertThat(lint().findings())
        .extracting(Finding::rule)
        .containsExactly("prefer-timestamptz", "unlabelled");
  }

  @Test
  void aFindingSaysWhereItIsWhatWasSeenAndWhatToDo() throws IOException {
    write("lint.conf", "V1__boats.sql expand");
    assertThat(lint().findings())
        .containsExactly(
            new Finding(
                "V1__boats.sql",
                1,
                "CREATE TABLE boat (id bigint, built timestamp)",
                "prefer-timestamptz",
                "boat.built is a timestamp without time zone",
                "Use timestamptz"));
  }

  @Test
  void aWaiverAllowsAFindingInItsFile() throws IOException {
    write(
        "lint.conf",
        """
        # The first
        V1__boats.sql expand
        V1__boats.sql allow prefer-timestamptz: boats are built where they are
        """);
    LintReport report = lint();
    assertThat(report.passes()).isTrue();
    assertThat(report.waived()).extracting(Finding::rule).containsExactly("prefer-timestamptz");
  }

  @Test
  void labelsThatAllowTooMuchOrNameWhatIsNotThereAreFindings() throws IOException {
    write(
        "lint.conf",
        """
        V1__boats.sql expand
        V1__boats.sql allow prefer-timestamptz
        V1__boats.sql allow prefer-identity: there is none
        V1__boats.sql allow everything: why not
        V2__gone.sql contract
        V3__gone.sql allow prefer-identity: there was one
        V1__boats.sql enlarge
        """);
    assertThat(lint().findings())
        .extracting(finding -> finding.file() + ":" + finding.line() + " " + finding.rule())
        .containsExactly(
            "V1__boats.sql:1 prefer-timestamptz",
            "lint.conf:2 waiver-without-reason",
            "lint.conf:3 unused-waiver",
            "lint.conf:4 unknown-rule",
            "lint.conf:5 unknown-file",
            "lint.conf:6 unknown-file",
            "lint.conf:7 unreadable-line");
  }

  @Test
  void aTableThatCannotBeFilledIsNamed() throws IOException {
    write("V1__boats.sql", "CREATE TABLE boat (name text NOT NULL CHECK (length(name) = 41));");
    write("lint.conf", "V1__boats.sql expand");
    assertThat(lint().remarks())
        .singleElement()
        .asString()
        .startsWith("The table boat stayed empty, so that what reads it was not seen:");
  }

  @Test
  void rowsFitWhatTheTablesAreToHoldLater() throws IOException {
    write(
        "V1__boats.sql",
        """
        CREATE TYPE rig AS ENUM ('sloop', 'ketch');
        CREATE TABLE owner (email text PRIMARY KEY);
        CREATE TABLE boat (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text REFERENCES owner (email), rig rig NOT NULL,
          state text NOT NULL CHECK (state IN ('afloat', 'ashore')), built date, sold date, rank bigint,
          papers jsonb NOT NULL, code char(2) NOT NULL, port inet NOT NULL, tags text[] NOT NULL);
        """);
    write(
        "V2__rules.sql",
        """
        SET LOCAL lock_timeout = '1s';
        ALTER TABLE owner ADD CONSTRAINT mail CHECK (email LIKE '%@%') NOT VALID;
        ALTER TABLE boat ADD CONSTRAINT sold CHECK (sold > built) NOT VALID;
        ALTER TABLE boat ADD CONSTRAINT ranked CHECK (rank BETWEEN 1 AND 5) NOT VALID;
        """);
    write(
        "V3__rules_validated.sql",
        """
        SET LOCAL lock_timeout = '1s';
        ALTER TABLE owner VALIDATE CONSTRAINT mail;
        ALTER TABLE boat VALIDATE CONSTRAINT sold;
        ALTER TABLE boat VALIDATE CONSTRAINT ranked;
        """);
    write(
        "lint.conf",
        "V1__boats.sql expand\nV2__rules.sql expand\nV3__rules_validated.sql expand\n"
            + "V1__boats.sql allow ban-char-field: a country has two letters\n");
    LintReport report = lint();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.findings()).isEmpty();
    assertThat(report.statements()).isEqualTo(11);
  }

  @Test
  void theDatabaseThatIsNamedIsNotTouched() throws SQLException {
    Lint.of(database.url(), Migrations.in(folder));
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(
              Rows.holds(
                  connection,
                  "NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | CREATE ROLE %s                    | pg_authid",
        "false | CREATE ROLE %s                    | pg_authid",
        "true  | ALTER ROLE CURRENT_USER SET jit = off | pg_db_role_setting",
        "false | GRANT CREATE ON DATABASE %s TO PUBLIC | pg_database",
      })
  void whatBelongsToTheWholeServerIsRefusedAndUndone(
      boolean transactional, String sql, String catalog) throws IOException, SQLException {
    write("V2__server.sql", "SELECT 1;\n" + sql.formatted(database.url().database()) + ";");
    write("V2__server.sql.conf", "executeInTransaction=" + transactional);
    write("lint.conf", "V1__boats.sql expand\nV2__server.sql expand");
    String before = server();
    assertThat(lint().findings())
        .filteredOn(finding -> finding.file().equals("V2__server.sql"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("changes-whole-server");
              assertThat(finding.line()).isEqualTo(2);
              assertThat(finding.observed())
                  .startsWith("it makes something of the whole server (")
                  .contains(catalog);
            });
    assertThat(server()).isEqualTo(before);
  }

  /** What the statements would change: others of the server's roles are other tests' to change. */
  private String server() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Rows.text(
          connection,
          """
          SELECT concat(
            (SELECT json_agg(r) FROM pg_roles r WHERE rolname = current_database()),
            (SELECT rolconfig FROM pg_roles WHERE rolname = current_user),
            (SELECT datacl FROM pg_database WHERE datname = current_database()))
          """);
    }
  }

  private LintReport lint() {
    return Lint.of(PostgresServer.url(), Migrations.in(folder));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
