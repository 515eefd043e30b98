package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.testkit.PgBouncer;
import dev.vitae.adapter.migration.testkit.WithPgBouncer;
import dev.vitae.adapter.persistence.jdbc.testkit.ApplicationRole;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the ports promise, through a transaction pooler and as the application's role. */
@WithPgBouncer
@Tag("once")
class BehindPgBouncerTest extends StoreContracts {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static ApplicationRole role;
  private static PgBouncer pooler;
  private static StoreComponent store;

  @BeforeAll
  static void start() {
    role = ApplicationRole.in(DATABASE);
    pooler = PgBouncer.before(role.withNewPassword());
    store = StoreComponent.of(JdbcSettings.forServer(pooler.url()).withMaximumConnections(5));
  }

  @AfterAll
  static void stop() {
    store.close();
    pooler.close();
    role.close();
  }

  @Override
  StoreComponent ports() {
    return store;
  }

  @Test
  void itIsTheRoleThatIsServed() {
    assertThat(store.schemaCheck().status().current()).isTrue();
    assertThat(
            DATABASE.query(
                "SELECT DISTINCT usename FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()"))
        .containsExactly(role.name());
  }

  @Test
  void aLoginThatThePoolerRefusesIsReadAnew() {
    DatabaseUrl right = pooler.url();
    Iterator<DatabaseUrl> answers =
        List.of(right.withLogin(role.name(), "another"), right, right).iterator();
    StoreComponent rotated =
        StoreComponent.of(
            new JdbcSettings(
                answers::next, 1, 0, Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(40)));

    assertThat(rotated.portfolio().read().isEmpty()).isTrue();
    rotated.close();
  }
}
