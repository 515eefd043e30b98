package dev.vitae.adapter.lambda.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.migration.testkit.PgBouncer;
import dev.vitae.adapter.migration.testkit.WithPgBouncer;
import dev.vitae.adapter.persistence.jdbc.testkit.ApplicationRole;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same through a transaction pooler, as the application's role. */
@WithPgBouncer
@Tag("once")
class LambdaBehindPgBouncerTest implements HttpApiContract {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static ApplicationRole role;
  private static PgBouncer pooler;
  private static StoredFunction function;

  @BeforeAll
  static void start() {
    role = ApplicationRole.in(DATABASE);
    pooler = PgBouncer.before(role.withNewPassword());
    function = StoredFunction.on(pooler.url());
  }

  @AfterAll
  static void stop() {
    function.close();
    pooler.close();
    role.close();
  }

  @Override
  public ApiUnderTest emptyApi() {
    return function.client();
  }

  @Test
  void itIsTheRoleThatIsServedAndTheSchemaIsItsOwn() {
    Call.get("/health/ready").on(emptyApi()).is(200);

    assertThat(
            DATABASE.query(
                "SELECT DISTINCT usename FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()"))
        .containsExactly(role.name());
  }
}
