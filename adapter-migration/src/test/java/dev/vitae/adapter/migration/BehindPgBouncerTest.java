package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.branch.BranchSettings;
import dev.vitae.adapter.migration.branch.Branches;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.roles.RolePasswords;
import dev.vitae.adapter.migration.roles.Roles;
import dev.vitae.adapter.migration.testkit.PgBouncer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.migration.testkit.WithPgBouncer;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithPgBouncer
@Tag("once")
class BehindPgBouncerTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "default_pool_size = 1",
        "server_round_robin = 1",
        "pool_mode = statement",
        "server_reset_query_always = 1"
      })
  void aPoolerThatHandsTheSessionOnIsRefusedAndNothingIsDone(String settings) throws SQLException {
    try (PgBouncer pooler = PgBouncer.before(database.url(), settings)) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> new Migrator(pooler.url()).migrate())
          .withMessageContainingAll("MIGRATION_DATABASE_URL", "pooler", "Nothing was changed")
          .satisfies(
              refused ->
                  assertThat(refused.getMessage().lines().findFirst().orElseThrow())
                      .hasSizeLessThan(200));
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> new Migrator(pooler.url()).repair());

      assertThat(new Migrator(database.url()).status().state()).isEqualTo(State.EMPTY);
    }
  }

  @Test
  void neitherRolesNorBranchesLeaveALockWithItsSession() throws SQLException {
    try (PgBouncer pooler = PgBouncer.before(database.url())) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Roles.setUp(new Sessions(pooler.url()), RolePasswords.none()))
          .withMessageContaining("pooler");
      try (Branches branches = BranchSettings.on(pooler.url()).branches()) {
        assertThatExceptionOfType(MigrationException.class)
            .isThrownBy(() -> branches.create("feature-x", Branches.MAIN))
            .withMessageContaining("pooler");
        assertThat(branches.list()).hasSize(1);
      }

      assertThat(new Migrator(database.url()).migrate().applied()).isNotEmpty();
      BranchSettings.on(database.url()).branches().create("feature-x", Branches.MAIN);
      BranchSettings.on(database.url()).branches().delete("feature-x");
    }
  }

  @Test
  void lookingIsPossibleThroughOneAndLeavesNoSettingWithTheSession() throws SQLException {
    try (PgBouncer pooler = PgBouncer.before(database.url())) {
      assertThat(new Migrator(pooler.url()).status().state()).isEqualTo(State.EMPTY);

      try (Connection next = new Sessions(pooler.url()).open("somebody else")) {
        assertThat(Rows.text(next, "SHOW client_connection_check_interval")).isEqualTo("0");
        assertThat(Rows.text(next, "SHOW lock_timeout")).isEqualTo("0");
      }
    }
  }

  @Test
  void onePoolerThatKeepsASessionForAConnectionIsAsGoodAsTheServer() throws SQLException {
    try (PgBouncer pooler = PgBouncer.before(database.url(), "pool_mode = session")) {
      Sessions sessions = new Sessions(pooler.url());
      try (Connection session = sessions.openDirect("a name");
          Connection another = sessions.open("a name")) {
        assertThat(Rows.text(session, "SHOW client_connection_check_interval")).isEqualTo("1s");
        assertThat(Rows.text(another, "SHOW lock_timeout")).isEqualTo("5s");
      }

      assertThat(new Migrator(pooler.url()).migrate().applied()).isNotEmpty();
    }
  }

  @Test
  void aHostThatIsNamedAsAPoolerIsRefusedWithoutAskingItAndTheDirectOneIsNamed() {
    DatabaseUrl pooled =
        DatabaseUrl.of("ep-cool-name-123456-pooler.eu-central-1.aws.example", 5432, "cv")
            .withLogin("ada", "hunter2");

    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> new Migrator(pooled).migrate())
        .withMessageContainingAll(
            "MIGRATION_DATABASE_URL", "ep-cool-name-123456.eu-central-1.aws.example")
        .withMessageNotContaining("hunter2");
  }
}
