package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client sees through events of the function as it is wired, on PostgreSQL. */
class LambdaOnPostgresTest implements HttpApiContract {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static StoredFunction function;

  @BeforeAll
  static void start() {
    function = StoredFunction.on(DATABASE.url());
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Override
  public ApiUnderTest emptyApi() {
    return function.client();
  }
}
