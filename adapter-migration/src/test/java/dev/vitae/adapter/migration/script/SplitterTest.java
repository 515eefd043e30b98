package dev.vitae.adapter.migration.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Statements.Statement;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SplitterTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.empty();

  @TempDir Path folder;

  @Test
  void aStatementEndsWhereFlywaySaysSo() throws IOException {
    Statements statements =
        split(
            """
            -- first; not a statement
            CREATE TABLE boat (name text DEFAULT ';');

            DO $$
            BEGIN
              PERFORM 1; PERFORM 2;
            END
            $$;
            SELECT 1
            """);
    assertThat(statements.list())
        .extracting(Statement::line, Statement::excerpt)
        .containsExactly(
            tuple(2, "CREATE TABLE boat (name text DEFAULT ';')"),
            tuple(4, "DO $$ BEGIN PERFORM 1; PERFORM 2; END $$"),
            tuple(9, "SELECT 1"));
    assertThat(statements.transactional()).isTrue();
  }

  @Test
  void whatPostgresRunsInNoTransactionIsFoundWithoutConfiguration() throws IOException {
    assertThat(split("CREATE INDEX CONCURRENTLY names ON boat (name);").transactional()).isFalse();
  }

  @Test
  void aConfigurationDecides() throws IOException {
    Files.writeString(folder.resolve("V1__boats.sql.conf"), "executeInTransaction=false");
    assertThat(split("SET lock_timeout = '1s';\nVACUUM;"))
        .satisfies(
            statements -> {
              assertThat(statements.transactional()).isFalse();
              assertThat(statements.refusal()).isEmpty();
              assertThat(statements.list()).hasSize(2);
            });
  }

  @Test
  void aMixtureIsSplitAndRefused() throws IOException {
    Statements statements = split("SET lock_timeout = '1s';\nVACUUM;");
    assertThat(statements.refusal().orElseThrow()).contains("non-transactional");
    assertThat(statements.list()).hasSize(2);
  }

  @Test
  void aNewValueOfAnEnumRunsInATransactionOnTheServersThatThereAre() throws IOException {
    assertThat(split("ALTER TYPE rig ADD VALUE 'yawl';").transactional()).isTrue();
  }

  @Test
  void rowsInTheScriptAreSent() throws IOException, SQLException {
    Statements statements =
        split("CREATE TABLE crew (name text);\nCOPY crew FROM STDIN;\nada\ngrace\n\\.\n");
    try (Connection connection = DATABASE.dataSource().getConnection()) {
      Rows.run(connection, statements.list().get(0).sql());
      statements.list().get(1).copy().orElseThrow().run(connection);
      assertThat(Rows.text(connection, "SELECT count(*) FROM crew")).isEqualTo("2");
    }
  }

  private Statements split(String text) throws IOException {
    Files.writeString(folder.resolve("V1__boats.sql"), text);
    Migrations migrations = Migrations.in(folder);
    return new Splitter(DATABASE.dataSource(), migrations).split(migrations.scripts().get(0));
  }
}
