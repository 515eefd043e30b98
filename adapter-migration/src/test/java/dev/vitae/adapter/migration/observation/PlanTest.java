package dev.vitae.adapter.migration.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.observation.PlanReport.Outcome;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedScript;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedStatement;
import dev.vitae.adapter.migration.observation.PlanReport.State;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class PlanTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void anEmptyDatabaseWouldGetEverything() throws SQLException {
    PlanReport plan = plan(Migrations.shipped());
    assertThat(plan.state()).isEqualTo(State.EMPTY);
    assertThat(plan.version()).isEmpty();
    assertThat(plan.scripts())
        .extracting(PlannedScript::file)
        .hasSameSizeAs(Migrations.shipped().scripts())
        .startsWith("V1__guide_schema.sql", "V2__revisions_and_time_zones.sql");
    assertThat(plan.scripts().get(0).outcome()).isEqualTo(Outcome.REHEARSED);
    assertThat(plan.scripts().get(0).label()).isEqualTo("expand");
    assertThat(plan.failed()).isFalse();
    PlannedScript indexes = plan.scripts().get(4);
    assertThat(indexes.outcome()).isEqualTo(Outcome.NOT_TRANSACTIONAL);
    assertThat(indexes.statements().get(1).locks())
        .extracting(TableLock::toString)
        .containsExactly("SHARE UPDATE EXCLUSIVE on personal_info");
    assertThat(
            Rows.holds(
                connection, "NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"))
        .isTrue();
  }

  @Test
  void aCurrentDatabaseHasNothingPending() {
    new Migrator(database.url()).migrate();
    PlanReport plan = plan(Migrations.shipped());
    assertThat(plan.state()).isEqualTo(State.CURRENT);
    assertThat(plan.version()).hasValue(Migrations.shipped().newestVersion());
    assertThat(plan.scripts()).isEmpty();
  }

  @Test
  void tablesWithoutHistoryAreNotAdopted() throws SQLException {
    Rows.run(connection, Migrations.shipped().text(1));
    PlanReport plan = plan(Migrations.shipped());
    assertThat(plan.state()).isEqualTo(State.NOT_ADOPTED);
    assertThat(plan.scripts()).isEmpty();
  }

  @Test
  void aPlanLeavesEverythingAsItWas() throws SQLException {
    Flyway.configure()
        .dataSource(database.dataSource())
        .resourceProvider(Migrations.shipped().resources())
        .javaMigrationClassProvider(List::of)
        .defaultSchema("public")
        .target("1")
        .load()
        .migrate();
    Rows.run(
        connection,
        """
        INSERT INTO experience (company, position, start_date) VALUES ('One', 'Engineer', '2001-01-01');
        INSERT INTO skills (name, category, level) SELECT 's' || n, 'c', 1 FROM generate_series(1, 500) n;
        UPDATE skills SET active = NULL WHERE level = 1;
        """);
    List<String> before = everything();
    PlanReport plan = plan(Migrations.shipped());
    assertThat(plan.state()).isEqualTo(State.PENDING);
    assertThat(plan.version()).hasValue("1");
    assertThat(plan.remarks()).isEmpty();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void eachStatementSaysWhatItLocksAndHowManyRowsItChanges() throws IOException, SQLException {
    write("V1__boats.sql", "CREATE TABLE boat (name text); CREATE TABLE crew (name text);");
    migrate();
    Rows.run(connection, "INSERT INTO boat SELECT 'b' || n FROM generate_series(1, 70) n");
    write(
        "V2__names.sql",
        """
        SET LOCAL lock_timeout = '100ms';
        UPDATE boat SET name = upper(name);
        ALTER TABLE boat ADD COLUMN length numeric;
        ALTER TABLE crew ADD COLUMN rank text;
        CREATE INDEX crew_ranks ON crew (rank);
        """);
    write("R__views.sql", "CREATE OR REPLACE VIEW long_boats AS SELECT name FROM boat;");
    write("lint.conf", "V1__boats.sql expand\nV2__names.sql expand\n");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.scripts())
        .extracting(PlannedScript::file, PlannedScript::label, PlannedScript::outcome)
        .containsExactly(
            tuple("V2__names.sql", "expand", Outcome.REHEARSED),
            tuple("R__views.sql", "unlabelled", Outcome.REHEARSED));
    assertThat(plan.scripts().get(0).statements())
        .extracting(
            PlannedStatement::line,
            statement -> statement.locks().toString(),
            statement -> statement.rows().orElseThrow())
        .containsExactly(
            tuple(1, "[]", 0L),
            tuple(2, "[ROW EXCLUSIVE on boat]", 70L),
            tuple(3, "[ACCESS EXCLUSIVE on boat]", 0L),
            tuple(4, "[ACCESS EXCLUSIVE on crew]", 0L),
            tuple(5, "[SHARE on crew]", 0L));
  }

  @Test
  void aScriptThatWouldFailSaysWhereAndWhy() throws IOException {
    write(
        "V1__boats.sql",
        "CREATE TABLE boat (name text);\n\nALTER TABLE ship ADD COLUMN name text;");
    write("V2__crew.sql", "CREATE TABLE crew (name text);");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isTrue();
    assertThat(plan.scripts())
        .extracting(PlannedScript::outcome)
        .containsExactly(Outcome.FAILED, Outcome.NOT_REACHED);
    assertThat(plan.scripts().get(0).failure())
        .hasValue(
            new PlanReport.Failure(
                3,
                "ALTER TABLE ship ADD COLUMN name text",
                "42P01",
                "relation \"ship\" does not exist"));
  }

  @Test
  void aScriptThatNeedsWhatWasNotRunIsNoFailure() throws IOException {
    write("V1__boats.sql", "CREATE TABLE boat (name text);");
    write(
        "V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one_name ON boat (name);");
    write(
        "V3__unique.sql", "ALTER TABLE boat ADD CONSTRAINT one_name UNIQUE USING INDEX one_name;");
    write("V4__crew.sql", "CREATE TABLE crew (name text);");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isFalse();
    assertThat(plan.scripts())
        .extracting(PlannedScript::outcome)
        .containsExactly(
            Outcome.REHEARSED, Outcome.NOT_TRANSACTIONAL, Outcome.UNKNOWN, Outcome.REHEARSED);
    assertThat(plan.scripts().get(2).failure().orElseThrow().state()).isEqualTo("42704");
    assertThat(plan.scripts().get(1).statements().get(0).locks())
        .extracting(TableLock::toString)
        .containsExactly("SHARE UPDATE EXCLUSIVE on boat");
  }

  @Test
  void whatAStatementLocksThatCommitsItselfIsSeenOnAScratchDatabase() throws IOException {
    write("V1__boats.sql", "CREATE TABLE boat (name text);\nCREATE TABLE crew (name text);");
    write(
        "V2__names.sql",
        """
        DO $$
        BEGIN
          UPDATE boat SET name = upper(name);
          COMMIT;
          LOCK TABLE crew IN SHARE MODE;
        END
        $$;
        VACUUM crew;
        """);
    write("V2__names.sql.conf", "executeInTransaction=false");
    assertThat(plan(Migrations.in(folder)).scripts().get(1).statements())
        .extracting(statement -> statement.locks().toString())
        .containsExactly(
            "[ROW EXCLUSIVE on boat, SHARE on crew]", "[SHARE UPDATE EXCLUSIVE on crew]");
  }

  @Test
  void aScriptThatCommitsIsNotLetTo() throws IOException, SQLException {
    write(
        "V1__boats.sql", "CREATE TABLE boat (name text);\nCOMMIT;\nCREATE TABLE crew (name text);");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.scripts()).extracting(PlannedScript::outcome).containsExactly(Outcome.UNKNOWN);
    assertThat(plan.scripts().get(0).failure().orElseThrow().line()).isEqualTo(2);
    assertThat(Rows.holds(connection, "to_regclass('boat') IS NULL")).isTrue();
  }

  @Test
  void whatFailsAtAScriptsCommitFails() throws IOException {
    write(
        "V1__boats.sql",
        """
        CREATE TABLE boat (id integer PRIMARY KEY);
        CREATE TABLE crew (boat integer REFERENCES boat DEFERRABLE INITIALLY DEFERRED);
        """);
    write("V2__crew.sql", "INSERT INTO crew VALUES (1);\nSELECT 1;");
    write("V3__boats.sql", "INSERT INTO boat VALUES (1);");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isTrue();
    assertThat(plan.scripts())
        .extracting(PlannedScript::outcome)
        .containsExactly(Outcome.REHEARSED, Outcome.FAILED, Outcome.NOT_REACHED);
    assertThat(plan.scripts().get(1).failure())
        .hasValue(
            new PlanReport.Failure(
                2,
                "COMMIT",
                "23503",
                "insert or update on table \"crew\" violates foreign key constraint \"crew_boat_fkey\""));
  }

  @Test
  void whatIsDeferredIsCheckedAtEachScriptsEndAndDeferredInTheNext() throws IOException {
    write(
        "V1__boats.sql",
        """
        CREATE TABLE boat (id integer PRIMARY KEY);
        CREATE TABLE crew (boat integer REFERENCES boat DEFERRABLE INITIALLY DEFERRED);
        """);
    write("V2__crew.sql", "INSERT INTO crew VALUES (1); INSERT INTO boat VALUES (1);");
    write(
        "V3__more.sql",
        """
        ALTER TABLE crew ADD COLUMN name text;
        CREATE TABLE berth (boat integer REFERENCES boat DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO crew VALUES (2);
        INSERT INTO berth VALUES (2);
        INSERT INTO boat VALUES (2);
        """);
    assertThat(plan(Migrations.in(folder)).scripts())
        .extracting(PlannedScript::outcome)
        .containsOnly(Outcome.REHEARSED);
  }

  @Test
  void aValueThatAnotherScriptAddsToATypeMakesNoFailure() throws IOException {
    write("V1__boats.sql", "CREATE TYPE rig AS ENUM ('sloop');");
    migrate();
    write("V2__ketch.sql", "ALTER TYPE rig ADD VALUE 'ketch';");
    write("V3__boats.sql", "CREATE TABLE boat (rig rig DEFAULT 'ketch');");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isFalse();
    assertThat(plan.scripts())
        .extracting(PlannedScript::outcome)
        .containsExactly(Outcome.REHEARSED, Outcome.UNKNOWN);
    assertThat(plan.scripts().get(1).failure().orElseThrow().state()).isEqualTo("55P04");
  }

  @Test
  void whatAScriptSetsForItselfIsNotThereForTheNext() throws IOException {
    write(
        "V1__harbour.sql",
        """
        CREATE SCHEMA harbour;
        SET LOCAL search_path = harbour;
        SET LOCAL check_function_bodies = off;
        CREATE TABLE berth (name text);
        """);
    write(
        "V2__boats.sql",
        """
        CREATE TABLE boat (name text);
        ALTER TABLE public.boat ADD COLUMN berth text;
        DO $$ BEGIN ASSERT current_setting('check_function_bodies') = 'on'; END $$;
        """);
    assertThat(plan(Migrations.in(folder)).scripts())
        .extracting(PlannedScript::outcome)
        .containsOnly(Outcome.REHEARSED);
  }

  @Test
  void aPlanWaitsForNoLockForLong() throws IOException, SQLException {
    write("V1__boats.sql", "CREATE TABLE boat (name text);");
    migrate();
    write(
        "V2__length.sql",
        """
        DO $$
        BEGIN
          ALTER TABLE boat ADD COLUMN length numeric;
        EXCEPTION WHEN lock_not_available THEN
          RAISE 'waited for %', current_setting('lock_timeout');
        END
        $$;
        """);
    connection.setAutoCommit(false);
    Rows.run(connection, "LOCK TABLE boat IN ACCESS SHARE MODE");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isTrue();
    assertThat(plan.scripts().get(0).failure().orElseThrow().reason())
        .isEqualTo("waited for 500ms");
  }

  @Test
  void whenTheTimeIsUpEverythingIsGivenBack() throws IOException, SQLException {
    write("V1__boats.sql", "CREATE TABLE boat (name text);\nSELECT pg_sleep(60);");
    write("V2__crew.sql", "CREATE TABLE crew (name text);");
    PlanReport plan =
        Plan.of(new Sessions(database.url()), Migrations.in(folder), Duration.ofSeconds(1));
    assertThat(plan.failed()).isFalse();
    assertThat(plan.scripts())
        .extracting(PlannedScript::outcome)
        .containsExactly(Outcome.NOT_REACHED, Outcome.NOT_REACHED);
    assertThat(plan.remarks())
        .containsExactly(
            "After 1000 ms everything was rolled back, so that nobody waits for longer: from V1__boats.sql on nothing is known.");
  }

  @Test
  void aSequenceThatWentOnIsNamed() throws IOException, SQLException {
    write("V1__boats.sql", "CREATE SEQUENCE berth; SELECT nextval('berth');");
    migrate();
    write("V2__more.sql", "SELECT nextval('berth');");
    assertThat(plan(Migrations.in(folder)).remarks())
        .containsExactly(
            "The sequence public.berth went on from 1 to 2, which no rollback takes back.");
  }

  @Test
  void whatFlywayRefusesWouldFail() throws IOException {
    write("V1__boats.sql", "CREATE TABLE boat (name text); VACUUM;");
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.failed()).isTrue();
    assertThat(plan.scripts().get(0).failure().orElseThrow().reason())
        .contains("executeInTransaction=false");
  }

  @Test
  void whatBelongsToTheWholeServerIsUndone() throws IOException, SQLException {
    String role = "vitae_plan_made_" + ProcessHandle.current().pid();
    write("V1__boats.sql", "CREATE TABLE boat (name text);");
    write("V2__roles.sql", "CREATE ROLE %s; GRANT SELECT ON boat TO %1$s;".formatted(role));
    PlanReport plan = plan(Migrations.in(folder));
    assertThat(plan.scripts()).extracting(PlannedScript::outcome).containsOnly(Outcome.REHEARSED);
    assertThat(plan.remarks())
        .singleElement()
        .asString()
        .contains("it makes something of the whole server", "pg_authid", "the command roles");
    assertThat(Rows.holds(connection, "to_regrole(?) IS NULL", role)).isTrue();
  }

  @Test
  void aLoginThatMayNotCreateADatabaseIsToldWhatIsNotKnown() throws IOException, SQLException {
    String role = "vitae_plan_" + ProcessHandle.current().pid();
    write("V1__boats.sql", "CREATE TABLE boat (name text);");
    write("V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS names ON boat (name);");
    Rows.run(connection, "CREATE ROLE " + role + " LOGIN PASSWORD 'plan'");
    Rows.run(connection, "GRANT ALL ON SCHEMA public TO " + role);
    try {
      PlanReport plan =
          Plan.of(new Sessions(database.url().withLogin(role, "plan")), Migrations.in(folder));
      assertThat(plan.scripts())
          .extracting(PlannedScript::outcome)
          .containsExactly(Outcome.REHEARSED, Outcome.NOT_TRANSACTIONAL);
      assertThat(plan.scripts().get(1).statements().get(0).locks()).isEmpty();
      assertThat(plan.remarks())
          .singleElement()
          .asString()
          .startsWith(
              "Not all locks are known of scripts that run outside a transaction or after another.")
          .contains("CREATEDB");
    } finally {
      Rows.run(connection, "DROP OWNED BY " + role + "; DROP ROLE " + role);
    }
  }

  private PlanReport plan(Migrations migrations) {
    return Plan.of(new Sessions(database.url()), migrations, Duration.ofMinutes(2));
  }

  /** The folder, as far as it is written now. */
  private void migrate() {
    Flyway.configure()
        .dataSource(database.dataSource())
        .resourceProvider(Migrations.in(folder).resources())
        .javaMigrationClassProvider(List::of)
        .defaultSchema("public")
        .load()
        .migrate();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  /**
   * Each row of the tables, of the history and of what PostgreSQL knows of them. Roles are the
   * whole server's, and other tests' to change.
   */
  private List<String> everything() throws SQLException {
    List<String> all = new ArrayList<>();
    for (String source :
        List.of(
            "experience",
            "skills",
            "flyway_schema_history",
            "(SELECT oid, relname, relfilenode, relkind FROM pg_class)",
            "pg_attribute",
            "pg_attrdef",
            "pg_constraint",
            "pg_index",
            "pg_proc",
            "pg_trigger",
            "pg_depend",
            "pg_sequences")) {
      all.addAll(
          Rows.read(
              connection,
              "SELECT to_jsonb(r)::text FROM " + source + " r ORDER BY 1",
              row -> source + " " + row.getString(1)));
    }
    return all;
  }
}
