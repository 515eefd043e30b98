package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.testkit.Call.delete;
import static dev.vitae.adapter.http.testkit.Call.get;
import static dev.vitae.adapter.http.testkit.Call.post;
import static dev.vitae.adapter.http.testkit.Call.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.application.Basis;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered while the store is away. */
class OutageTest {
  private static final String ADA =
      "{\"name\": \"Ada\", \"title\": \"Engineer\", \"email\": \"ada@example.org\"}";
  private static final String BRASS = "{\"name\": \"Brass\", \"category\": \"x\"}";
  private static final StoreUnavailableException OUTAGE =
      new StoreUnavailableException(Duration.ofSeconds(3), new IllegalStateException("refused"));

  private final List<RequestLog.Answered> log = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final LastGoodAnswers lastGood =
      new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, () -> now);
  private final BreakableApi store =
      new BreakableApi(ApiKeys.of("test", ApiUnderTest.KEY), log::add, lastGood);
  private final ApiUnderTest api = new DocumentedApi(store);

  @BeforeEach
  void furnish() {
    put("/api/personal-info", ADA).on(api).is(201);
    for (String name : List.of("Ada", "Brass", "Copper")) {
      post("/api/technologies", BRASS.replace("Brass", name)).on(api).is(201);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/personal-info",
        "/api/technologies",
        "/api/technologies?limit=2",
        "/api/technologies/2",
        "/api/portfolio"
      })
  void whatWasReadBeforeIsAnsweredAsItWasWithItsAge(String target) {
    Answered good = get(target).on(api).is(200).lacks("Age");
    store.failWith(OUTAGE);
    now = now.plusMillis(7_900);

    Answered old = get(target).on(api).is(200).has("Age", "7");
    assertThat(old.text()).isEqualTo(good.text());
    assertThat(old.tag()).isEqualTo(good.tag());
    assertThat(old.header("Link")).isEqualTo(good.header("Link"));
    assertThat(old.header("Cache-Control")).isEqualTo(good.header("Cache-Control"));
    Call.of("HEAD", target).on(api).is(200).has("Age", "7").has("ETag", good.tag());
    get(target)
        .with("If-None-Match", good.tag())
        .on(api)
        .is(304)
        .has("Age", "7")
        .has("ETag", good.tag());
    get(target).with("If-None-Match", "\"x\"").on(api).is(200).has("Age", "7");
  }

  @Test
  void whatWasReadByHeadOrKnownAlreadyCountsToo() {
    String tag = Call.of("HEAD", "/api/technologies/1").on(api).is(200).tag();
    get("/api/portfolio").with("If-None-Match", "*").on(api).is(304);
    store.failWith(OUTAGE);

    get("/api/technologies/1").on(api).is(200).has("Age", "0").has("ETag", tag);
    get("/api/portfolio").on(api).is(200).has("Age", "0");
  }

  @Test
  void theLogSaysFromWhenAndWhy() {
    get("/api/technologies/1").on(api);
    store.failWith(OUTAGE);
    now = now.plusSeconds(60);
    get("/api/technologies/1").on(api).is(200);

    RequestLog.Answered line = log.get(log.size() - 1);
    assertThat(line.note()).contains("as it was 60 s ago");
    assertThat(line.failure()).contains(OUTAGE);
    assertThat(line.route()).contains("/api/technologies/{id}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/technologies",
        "/api/technologies?limit=2",
        "/api/technologies?limit=1&category=x",
        "/api/technologies/2"
      })
  void whatWasNotReadBeforeIsUnavailable(String target) {
    get("/api/technologies/1").on(api).is(200);
    get("/api/technologies?limit=1").on(api).is(200);
    store.failWith(OUTAGE);

    get(target).on(api).isProblem(503).has("Retry-After", "3").lacks("Age");
  }

  @ParameterizedTest
  @CsvSource({"If-Match, *", "If-Range, '\"x\"'", "Range, bytes=0-1", "If-Unmodified-Since, x"})
  void whoeverWantsToKnowWhatIsThereNowIsNotTheOneForOldAnswers(String name, String value) {
    get("/api/technologies").on(api).is(200);
    store.failWith(OUTAGE);

    get("/api/technologies").with(name, value).on(api).isProblem(503).has("Retry-After", "3");
  }

  @Test
  void afterADayItIsTooOld() {
    get("/api/technologies").on(api).is(200);
    store.failWith(OUTAGE);

    now = now.plusSeconds(86_400);
    get("/api/technologies").on(api).is(200).has("Age", "86400");
    now = now.plusSeconds(1);
    get("/api/technologies").on(api).isProblem(503);
  }

  @Test
  void theAgeCountsFromTheLastTimeThatItWasGood() {
    get("/api/technologies").on(api).is(200);
    now = now.plusSeconds(100);
    get("/api/technologies").on(api).is(200);
    store.failWith(OUTAGE);
    now = now.plusSeconds(5);

    get("/api/technologies").on(api).is(200).has("Age", "5");
  }

  @Test
  void nobodyIsShownAnOlderStateThanTheyHaveWritten() {
    get("/api/technologies").on(api).is(200);
    get("/api/portfolio").on(api).is(200);
    delete("/api/technologies/1").basedOn("*").on(api).is(204);
    store.failWith(OUTAGE);

    get("/api/technologies").on(api).isProblem(503);
    get("/api/portfolio").on(api).isProblem(503);
  }

  @Test
  void aChangeOfWhichNobodyKnowsWhetherItWasCarriedOutCountsAsOne() {
    get("/api/technologies").on(api).is(200);
    store.failWith(OUTAGE);
    post("/api/technologies", BRASS).on(api).isProblem(503);

    get("/api/technologies").on(api).isProblem(503);
  }

  @Test
  void aChangeThatIsRefusedCountsAsNone() {
    get("/api/technologies").on(api).is(200);
    post("/api/technologies", BRASS).on(api).isProblem(409);
    post("/api/technologies", "{").on(api).isProblem(400, "");
    post("/api/technologies", "{}").on(api).isProblem(422, "/name", "/category");
    post("/api/technologies", BRASS).lacking("Authorization").on(api).isProblem(401);
    delete("/api/technologies/1").on(api).isProblem(428);
    delete("/api/technologies/1").basedOn("\"x\"").on(api).isProblem(412);
    store.failWith(OUTAGE);

    get("/api/technologies").on(api).is(200).has("Age", "0");
  }

  @Test
  void whatIsGoneIsForgotten() {
    get("/api/technologies/1").on(api).is(200);
    store.entries().of(Technology.KIND).remove(new EntryId(1), Basis.ANY);
    get("/api/technologies/1").on(api).isProblem(404);
    store.failWith(OUTAGE);

    get("/api/technologies/1").on(api).isProblem(503);
  }

  @Test
  void afterClearingThereIsNothing() {
    get("/api/technologies").on(api).is(200);
    lastGood.clear();
    store.failWith(OUTAGE);

    get("/api/technologies").on(api).isProblem(503);
  }

  @Test
  void healthIsNeverOld() {
    get("/health/ready").on(api).is(200);
    store.failWith(OUTAGE);

    get("/health/ready").on(api).isProblem(503);
    get("/health/live").on(api).is(200).lacks("Age");
  }

  @Test
  void aBugIsNoOutage() {
    get("/api/technologies").on(api).is(200);
    store.failWith(new IllegalStateException("inside"));

    get("/api/technologies").on(api).isProblem(500);
  }

  @Test
  void whatIsPartOfTheProgramTakesNoRoom() {
    LastGoodAnswers small = new LastGoodAnswers(4 * 2_000, () -> now);
    BreakableApi other = new BreakableApi(ApiKeys.none(), log::add, small);
    get("/api/technologies").on(other).is(200);
    get("/openapi.json").on(other).is(200);
    get("/docs").on(other).is(200);
    other.failWith(OUTAGE);

    get("/api/technologies").on(other).is(200).has("Age", "0");
  }

  @Test
  void whatCanBeReadIsKnownByItsTemplates() {
    assertThat(store.api().readable())
        .contains("/api/portfolio", "/api/technologies", "/api/technologies/{id}", "/docs")
        .doesNotHaveDuplicates();
  }
}
