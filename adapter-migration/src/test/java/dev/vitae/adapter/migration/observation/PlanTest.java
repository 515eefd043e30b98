package dev.vitae.adapter.migration.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.observation.PlanReport.Outcome;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedScript;
import dev.vitae.adapter.migration.observation.PlanReport.State;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

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

  private PlanReport plan(Migrations migrations) {
    return Plan.of(new Sessions(database.url()), migrations);
  }
}
