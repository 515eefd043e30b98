package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.application.Entries;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.SchemaStatus;
import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.domain.Skill;
import dev.vitae.domain.failure.PortfolioException;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  private final List<RequestLog.Answered> log = new ArrayList<>();
  private SchemaStatus schema = new SchemaStatus(6, OptionalInt.of(6));
  private RuntimeException inside;

  static List<Class<?>> failures() {
    return List.of(PortfolioException.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureOfTheFamilyHasItsRow(Class<?> failure) {
    assertThat(FailureTable.covers(failure)).isTrue();
  }

  @Test
  void anOutageIsServiceUnavailableWithAHintWhenToTryAgain() {
    inside =
        new StoreUnavailableException(
            Duration.ofSeconds(3), new IllegalStateException("password=hunter2"));

    HttpResponse answer = get("/api/portfolio");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers().get("Retry-After")).contains("3");
    assertThat(text(answer)).doesNotContain("hunter2");
    assertThat(log.get(0).failure()).contains(inside);
  }

  @Test
  void aBugSaysNothingOfTheInsideButTheRequestIdThatTheLogHasToo() {
    inside = new IllegalStateException("SELECT secret FROM inside");

    HttpResponse answer = get("/api/portfolio");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(text(answer)).doesNotContain("secret").contains("\"request_id\":\"id-1\"");
    assertThat(log).hasSize(1);
    assertThat(log.get(0).requestId()).isEqualTo("id-1");
    assertThat(log.get(0).failure()).contains(inside);
  }

  @Test
  void anOlderSchemaIsNotReadyAndANewerOneIs() {
    schema = new SchemaStatus(6, OptionalInt.of(5));
    assertThat(get("/health/ready").status()).isEqualTo(503);
    assertThat(text(get("/health/ready"))).contains("version 5").contains("needs 6");
    schema = new SchemaStatus(6, OptionalInt.empty());
    assertThat(get("/health/ready").status()).isEqualTo(503);
    assertThat(get("/health/live").status()).isEqualTo(200);
    schema = new SchemaStatus(6, OptionalInt.of(7));
    assertThat(get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void whatATransportRefusesIsAProblemToo() {
    HttpResponse answer = api().refuse(431, "the header fields are too large");

    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.headers().get("Content-Type")).contains("application/problem+json");
    assertThat(text(answer)).contains("Request Header Fields Too Large");
    assertThat(log.get(0).status()).isEqualTo(431);
  }

  @Test
  void withoutAnyKeyNobodyWrites() {
    HttpResponse answer =
        api()
            .handle(
                new HttpRequest(
                    "PUT",
                    "/api/personal-info",
                    Optional.empty(),
                    Headers.of("Authorization", "Bearer "),
                    new byte[0]));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(log.get(0).note()).contains("refused: no key is configured, so nobody may write");
  }

  private HttpResponse get(String path) {
    return api()
        .handle(new HttpRequest("GET", path, Optional.empty(), Headers.none(), new byte[0]));
  }

  private HttpApi api() {
    InMemoryStore store = new InMemoryStore(Clock.systemUTC());
    return new HttpApi(
        new UseCases(
            new PersonalInfos(store.personalInfo()),
            List.of(new Entries<>(Skill.KIND, store)),
            () -> {
              throw inside;
            },
            () -> schema),
        ApiKeys.none(),
        CorsPolicy.parse(""),
        new LastGoodAnswers(0, Clock.systemUTC()),
        log::add,
        () -> "id-1",
        () -> 0);
  }

  private static String text(HttpResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
