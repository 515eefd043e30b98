package dev.vitae.adapter.lambda.bootstrap;

import static dev.vitae.adapter.lambda.bootstrap.StoredFunction.environment;
import static dev.vitae.adapter.lambda.bootstrap.StoredFunction.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.lambda.testkit.ComingAgain;
import dev.vitae.adapter.persistence.jdbc.testkit.ApplicationRole;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.testkit.TestExtension;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.JsonGenerator;

/** A function whose database is named by a parameter or a secret that AWS keeps. */
@Timeout(300)
@Tag("once")
class SecretsThroughEventsTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String NOT_READY = "not ready to serve traffic, please wait";
  private static final int SOON_OVER = 2_600;

  private static final int READS = 300;
  private static final int READS_BETWEEN_CHANGES = 75;

  private static ApplicationRole role;

  private volatile DatabaseUrl kept;
  private TestExtension extension;

  @BeforeAll
  static void createRole() {
    role = ApplicationRole.in(DATABASE);
  }

  @AfterAll
  static void dropRole() {
    role.close();
  }

  @BeforeEach
  void start() throws IOException {
    extension = new TestExtension();
    kept = role.withNewPassword();
  }

  @AfterEach
  void stop() {
    extension.close();
  }

  private StoredFunction function(String setting, String name) {
    Map<String, String> environment = environment(setting, name);
    environment.putAll(extension.environment());
    return StoredFunction.of(environment);
  }

  private void answersByParameter() {
    answers(
        json -> {
          json.writeName("Parameter").writeStartObject();
          json.writeName("Value").writeString(text(kept));
          json.writeEndObject();
        });
  }

  private void answersBySecret() {
    answers(json -> json.writeName("SecretString").writeString(text(kept)));
  }

  /** From the next question on, with what is kept when it is asked. */
  private void answers(Consumer<JsonGenerator> members) {
    extension.then(
        exchange ->
            TestExtension.send(
                exchange,
                200,
                JsonWriter.write(
                    json -> {
                      json.writeStartObject();
                      members.accept(json);
                      json.writeEndObject();
                    })));
  }

  @Test
  void theFunctionStartsBeforeTheExtensionAnswers() {
    extension.then(400, NOT_READY);
    try (StoredFunction function = function("DATABASE_URL_PARAMETER", "/vitae/prod/url")) {
      assertThat(extension.asked()).as("at the start").isEmpty();
      Call.Answered early = Call.get("/api/skills").on(function.client(SOON_OVER)).isProblem(503);
      assertThat(Integer.parseInt(early.header("Retry-After"))).isPositive();
      Call.get("/health/live").on(function.client(SOON_OVER)).is(200);

      answersByParameter();
      ComingAgain.answered(() -> Call.get("/api/skills").on(function.client())).is(200);
      assertThat(String.join("", function.log())).doesNotContain(kept.password().orElseThrow());
    }
  }

  @Test
  void noReadFailsWhileThePasswordChanges() {
    answersByParameter();
    try (StoredFunction function = function("DATABASE_URL_PARAMETER", "/vitae/prod/url")) {
      CompletableFuture<Void> change = CompletableFuture.completedFuture(null);
      for (int read = 0; read < READS; read++) {
        if (read % READS_BETWEEN_CHANGES == READS_BETWEEN_CHANGES / 2) {
          change.join();
          change = changePassword(read);
        }
        Call.get("/api/skills").on(function.client()).is(200).lacks("Age");
      }
      change.join();

      assertThat(extension.asked()).hasSizeGreaterThan(READS / READS_BETWEEN_CHANGES);
    }
  }

  /** The database first, and what AWS keeps a little later: meanwhile nobody can log in. */
  private CompletableFuture<Void> changePassword(int read) {
    DatabaseUrl next = role.withNewPassword();
    role.terminate();
    Executor later = CompletableFuture.delayedExecutor(read % 4 * 200L, TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> kept = next, later);
  }

  @Test
  void aSecretIsReadAnewWhenItIsRefused() {
    answersBySecret();
    try (StoredFunction function = function("DATABASE_SECRET", "vitae/prod")) {
      Call.get("/api/skills").on(function.client()).is(200);
      kept = role.withNewPassword();
      role.terminate();

      Call.get("/api/skills").on(function.client()).is(200).lacks("Age");
      assertThat(extension.asked())
          .hasSizeGreaterThanOrEqualTo(2)
          .containsOnly("/secretsmanager/get?secretId=vitae%2Fprod");
    }
  }
}
