package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.application.SchemaStatus;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class JdbcSchemaCheckTest {
  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  @Test
  void theCodeNeedsTheNewestMigrationAndAMigratedDatabaseHasIt() {
    SchemaStatus status = STORE.ports().schemaCheck().status();

    assertThat(status.needed()).isEqualTo(Migrator.newestVersion());
    assertThat(status.found()).hasValue(Migrator.newestVersion());
    assertThat(status.current()).isTrue();
  }

  @Test
  void aDatabaseWithoutASchemaIsReachableButNotCurrent() {
    try (ScratchDatabase empty = ScratchDatabase.empty().open()) {
      StoreComponent store = StoreComponent.of(JdbcSettings.forServer(empty.url()));

      SchemaStatus status = store.schemaCheck().status();

      assertThat(status.found()).isEqualTo(OptionalInt.empty());
      assertThat(status.current()).isFalse();
      store.close();
    }
  }
}
