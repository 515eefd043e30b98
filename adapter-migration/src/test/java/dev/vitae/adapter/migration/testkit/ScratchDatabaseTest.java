package dev.vitae.adapter.migration.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.settings.DatabaseUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ScratchDatabaseTest {
  @Test
  void aMigratedOneIsAtTheNewestVersionAndAnEmptyOneHoldsNothing() {
    try (ScratchDatabase migrated = ScratchDatabase.migrated().open();
        ScratchDatabase empty = ScratchDatabase.empty().open()) {
      assertThat(new Migrator(migrated.url()).status().state()).isEqualTo(State.CURRENT);
      assertThat(new Migrator(empty.url()).status().state()).isEqualTo(State.EMPTY);
      assertThat(migrated.url().database()).isNotEqualTo(empty.url().database());
    }
  }

  @Test
  void onceClosedItIsGoneEvenWithAConnectionOpen() throws Exception {
    ScratchDatabase database = ScratchDatabase.empty().open();
    DatabaseUrl url = database.url();
    database.dataSource().getConnection();

    database.close();
    database.close();

    assertThatIllegalStateException().isThrownBy(database::url);
    assertThat(databaseExists(url.database())).isFalse();
  }

  private static boolean databaseExists(String name) throws Exception {
    try (var connection = ScratchDatabase.server().getConnection();
        var statement = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
