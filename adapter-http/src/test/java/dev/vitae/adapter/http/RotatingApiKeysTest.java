package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.WriteAuthorization.Decision;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotatingApiKeysTest {
  private static final ApiKey OLD = ApiKey.generate(new SecureRandom());
  private static final ApiKey NEW = ApiKey.generate(new SecureRandom());

  private String kept = ApiKeys.digestOf("old", OLD);
  private RuntimeException failure;
  private int readings;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final RotatingApiKeys keys =
      new RotatingApiKeys(
          () -> {
            readings++;
            if (failure != null) {
              throw failure;
            }
            return kept;
          },
          () -> now);

  @Test
  void nothingIsReadBeforeTheFirstWriteAndThenOnceInFiveMinutes() {
    assertThat(readings).isZero();

    assertThat(decide(OLD).who()).contains("key old");
    now = now.plus(Duration.ofSeconds(299));
    assertThat(decide(OLD).allowed()).isTrue();
    assertThat(readings).isEqualTo(1);

    now = now.plus(Duration.ofSeconds(1));
    kept = ApiKeys.digestOf("new", NEW);
    assertThat(decide(OLD).allowed()).isFalse();
    assertThat(readings).isEqualTo(2);
  }

  @Test
  void aNewKeyIsGoodWithoutADeployAndStrangersDoNotMakeUsAskMoreThanOnceInTenSeconds() {
    assertThat(decide(NEW).allowed()).isFalse();
    kept += "," + ApiKeys.digestOf("new", NEW);
    now = now.plus(Duration.ofSeconds(9));
    assertThat(decide(NEW).allowed()).isFalse();
    assertThat(readings).isEqualTo(1);

    now = now.plus(Duration.ofSeconds(1));
    assertThat(decide(NEW).who()).contains("key new");
    assertThat(readings).isEqualTo(2);
  }

  @Test
  void whatIsNoKeyMakesNobodyAsk() {
    decide(OLD);
    now = now.plus(Duration.ofSeconds(60));

    assertThat(decide("Bearer x").allowed()).isFalse();
    assertThat(decide("").allowed()).isFalse();
    assertThat(readings).isEqualTo(1);
  }

  @Test
  void whileTheyCannotBeReadTheLastOnesAreGoodAndTheLogLearnsIt() {
    decide(OLD);
    failure = new IllegalStateException("no parameter");
    now = now.plus(Duration.ofMinutes(5));

    Decision decision = decide(OLD);
    assertThat(decision.who()).contains("key old");
    assertThat(decision.failure().map(Throwable::getMessage)).contains("no parameter");
    assertThat(decide(NEW).refusal().orElseThrow().status()).isEqualTo(401);
    assertThat(readings).isEqualTo(2);

    failure = null;
    now = now.plus(Duration.ofSeconds(10));
    assertThat(decide(OLD).failure()).isEmpty();
    assertThat(readings).isEqualTo(3);
  }

  @Test
  void ifTheyNeverCouldBeReadNobodyWritesAndIsToldToComeBack() {
    failure = new IllegalStateException("no parameter");

    Decision decision = decide(OLD);
    assertThat(decision.refusal().orElseThrow().status()).isEqualTo(503);
    assertThat(decision.refusal().orElseThrow().problem().headers().get("Retry-After"))
        .contains("10");
    assertThat(decision.failure()).isPresent();
    decide(OLD);
    assertThat(readings).isEqualTo(1);

    failure = null;
    now = now.plus(Duration.ofSeconds(10));
    assertThat(decide(OLD).allowed()).isTrue();
  }

  @Test
  void aListThatIsNoneIsOneThatCannotBeRead() {
    kept = "hunter2";

    Decision decision = decide(OLD);
    assertThat(decision.refusal().orElseThrow().status()).isEqualTo(503);
    assertThat(decision.failure().map(Throwable::getMessage).orElseThrow())
        .startsWith("item 1")
        .doesNotContain("hunter2");
  }

  @Test
  void anEmptyListLetsNobodyWrite() {
    kept = " ";

    assertThat(decide(OLD).refusal().orElseThrow().status()).isEqualTo(401);
  }

  private Decision decide(ApiKey key) {
    return decide("Bearer " + key.reveal());
  }

  private Decision decide(String authorization) {
    return keys.decide(
        new HttpRequest(
            "PUT",
            "/",
            Optional.empty(),
            authorization.isEmpty() ? Headers.none() : Headers.of("Authorization", authorization),
            new byte[0]));
  }
}
