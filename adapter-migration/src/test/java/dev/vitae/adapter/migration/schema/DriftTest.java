package dev.vitae.adapter.migration.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class DriftTest {
  private static final Migrations SHIPPED = Migrations.shipped();

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private Sessions sessions;
  private Connection connection;

  @BeforeEach
  void connect() {
    sessions = new Sessions(database.url());
    connection = sessions.open("test");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void whatTheMigrationsMadeHasNoneAndEachChangeIsNamed() throws SQLException {
    migrate(SHIPPED, "latest");
    assertThat(Drift.of(sessions, SHIPPED).differences()).isEmpty();

    Rows.run(connection, "ALTER TABLE experience ALTER company TYPE varchar(100)");
    Rows.run(connection, "CREATE INDEX mine ON skills (level)");
    Rows.run(connection, "DROP INDEX skills_paged");
    Rows.run(connection, "GRANT TRUNCATE ON skills TO vitae_app");

    assertThat(Drift.of(sessions, SHIPPED).differences())
        .containsExactlyInAnyOrder(
            "the column experience.company is character varying(100) not null, in the migrations it is character varying(255) not null",
            "the index mine on skills is not in the migrations: CREATE INDEX mine ON public.skills USING btree (level)",
            "the index skills_paged on skills is missing, in the migrations it is CREATE INDEX skills_paged ON public.skills USING btree (category COLLATE \"C\", ((- level)), name COLLATE \"C\", id) WHERE active",
            "the grant to vitae_app on table skills is DELETE, INSERT, SELECT, TRUNCATE, UPDATE, in the migrations it is DELETE, INSERT, SELECT, UPDATE");
  }

  @Test
  void anOlderVersionIsComparedWithWhatItsMigrationsMake() throws SQLException {
    migrate(SHIPPED, "6");
    assertThat(Drift.of(sessions, SHIPPED).differences()).isEmpty();

    Rows.run(connection, "DROP TABLE project_technologies");

    assertThat(Drift.of(sessions, SHIPPED).differences())
        .containsExactly(
            "the table project_technologies is missing, in the migrations it is ordinary");
  }

  @Test
  void anOlderVersionHasTheGrantsThatWereMadeOnIt() throws IOException, SQLException {
    Files.writeString(folder.resolve("V1__a.sql"), "CREATE TABLE a (id integer)");
    Files.writeString(folder.resolve("R__grants.sql"), "GRANT SELECT ON a TO PUBLIC");
    migrate(Migrations.in(folder), "latest");

    Files.writeString(folder.resolve("V2__b.sql"), "CREATE TABLE b (id integer)");

    assertThat(Drift.of(sessions, Migrations.in(folder)).differences()).isEmpty();
  }

  @Test
  void aFolderOfOnesOwnIsComparedWithWhatItMakes() throws IOException, SQLException {
    Files.writeString(folder.resolve("V1__a.sql"), "CREATE TABLE a (id integer)");
    Files.writeString(folder.resolve("V1.10__b.sql"), "CREATE TABLE b (id integer)");
    Files.writeString(folder.resolve("V1.9__c.sql"), "CREATE TABLE c (id integer)");
    Migrations own = Migrations.in(folder);
    migrate(own, "latest");
    assertThat(Drift.of(sessions, own).differences()).isEmpty();

    Rows.run(connection, "ALTER TABLE b ADD COLUMN name text");

    assertThat(Drift.of(sessions, own).differences())
        .containsExactly("the column b.name is not in the migrations: text");
  }

  @Test
  void aDatabaseThatIsAheadIsNotComparedAndThatIsNoValidity() throws SQLException {
    migrate(SHIPPED, "latest");
    Rows.run(
        connection,
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 1, 'x', now(), 1, true)");
    Rows.run(connection, "CREATE TABLE of_tomorrow (id integer)");

    assertThat(Drift.of(sessions, SHIPPED)).isEqualTo(new Drift(Optional.of("99"), List.of()));
  }

  @Test
  void aScriptThatMakesSomethingOfTheWholeServerIsNotTriedOut() throws IOException, SQLException {
    String role = "drift_made_in_" + database.url().database();
    Files.writeString(
        folder.resolve("V1__role.sql"),
        "DO $$ BEGIN IF to_regrole('%s') IS NULL THEN CREATE ROLE %1$s; END IF; END $$"
            .formatted(role));
    migrate(Migrations.in(folder), "latest");
    Rows.run(connection, "DROP ROLE " + role);

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Drift.of(sessions, Migrations.in(folder)))
        .withMessageContaining("V1__role.sql: it makes something of the whole server");
    assertThat(Rows.holds(connection, "to_regrole(?) IS NULL", role)).isTrue();
  }

  @Test
  void whereNothingHasBeenMigratedThereIsNothingToCompare() {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Drift.of(sessions, SHIPPED))
        .withMessageContaining("No migration has ever run on the database");
  }

  @Test
  void aLoginThatMayNeitherReadTheHistoryNorCreateADatabaseIsAnswered() throws SQLException {
    new Migrator(database.url()).migrate();
    String role = "drift_of_" + database.url().database();
    Rows.run(connection, "CREATE ROLE " + role + " LOGIN PASSWORD 'drift' IN ROLE vitae_readonly");
    try {
      Sessions reader = new Sessions(database.url().withLogin(role, "drift"));

      assertThat(Drift.of(reader, SHIPPED).differences()).isEmpty();
    } finally {
      Rows.run(connection, "DROP ROLE " + role);
    }
  }

  @Test
  void grantsToRolesThatTheServerDoesNotHaveAreNotExpected() {
    SchemaDescription expected =
        SchemaDescription.parse(
            """
            grant to "odd on role" on table a: SELECT
            grant to PUBLIC on table a: SELECT
            grant to vitae_app on table a: SELECT
            table a: ordinary
            """);

    assertThat(Drift.withoutGrantsToOthers(expected, Set.of("PUBLIC")).text())
        .isEqualTo("grant to PUBLIC on table a: SELECT\ntable a: ordinary\n");
    assertThat(Drift.withoutGrantsToOthers(expected, Set.of("\"odd on role\"")).text())
        .isEqualTo("grant to \"odd on role\" on table a: SELECT\ntable a: ordinary\n");
  }

  private void migrate(Migrations migrations, String target) throws SQLException {
    FlywayConfiguration.of(sessions.source("test"), migrations).target(target).load().migrate();
  }
}
