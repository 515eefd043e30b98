package dev.vitae.adapter.lambda.log;

import static dev.vitae.adapter.lambda.log.RecordedWrites.number;
import static dev.vitae.adapter.lambda.log.RecordedWrites.text;
import static dev.vitae.adapter.lambda.log.RecordedWrites.yes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog.Answered;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.JsonSchema;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.adapter.lambda.testkit.TestContext;
import dev.vitae.application.Entries;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JsonRequestLogTest {
  /**
   * The rules of the schema that CloudWatch's documentation ends with: <a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html#CloudWatch_Embedded_Metric_Format_Specification_structure_example">
   * Specification: Embedded metric format</a>, and of its text the bound on the number of metrics.
   */
  private static final JsonSchema SCHEMA = schema();

  private static final long NOW = 1_574_109_732_004L;
  private static final String SECRET = "s3cr3t";

  private final RecordedWrites writes = new RecordedWrites();
  private final Invocations invocations = new Invocations();
  private final StoreFigures figures = new StoreFigures();
  private final JsonRequestLog log =
      new JsonRequestLog(writes.log(), invocations, figures, "staging", () -> NOW);
  private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());
  private SchemaCheck schema = store;
  private final EventApi events = new EventApi(api(), invocations);
  private final ApiUnderTest client =
      ApiUnderTest.of(new EventTransport(events), store, store.personalInfo());

  private HttpApi api() {
    return new HttpApi(
        new UseCases(
            new PersonalInfos(store.personalInfo()),
            EntryKinds.ALL.stream()
                .map(kind -> new Entries<>(kind, store))
                .collect(Collectors.toList()),
            store,
            () -> schema.status()),
        ApiKeys.of("laptop", ApiUnderTest.KEY),
        CorsPolicy.parse(""),
        new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, Clock.systemUTC()),
        log,
        () -> "id-1",
        System::nanoTime);
  }

  /** Whatever a test has the log write. */
  @AfterEach
  void everyLineIsValidAndNamesNothingThatIsNotThere() {
    assertThat(writes.all()).isNotEmpty().noneMatch(write -> write.contains(SECRET));
    for (Map<String, Json> line : writes.lines()) {
      assertThat(SCHEMA.faults(new JsonObject(line))).isEmpty();
      for (String dimension : dimensions(line).stream().flatMap(List::stream).toList()) {
        assertThat(line.get(dimension)).as(dimension).isInstanceOf(JsonString.class);
        assertThat(((JsonString) line.get(dimension)).value()).isNotEmpty();
      }
      for (String metric : metrics(line).keySet()) {
        assertThat(line.get(metric)).as(metric).isInstanceOf(JsonNumber.class);
      }
    }
  }

  // -- the metrics

  @Test
  void theMetricsAreTheseByTheseDimensions() {
    Call.get("/api/skills").on(client).is(200);
    Map<String, Json> line = writes.line();

    assertThat(dimensions(line))
        .containsExactly(
            List.of("service", "operation", "environment"), List.of("service", "environment"));
    assertThat(line)
        .containsEntry("service", text("vitae"))
        .containsEntry("operation", text("GET /api/skills"))
        .containsEntry("environment", text("staging"));
    assertThat(metrics(line))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "OperationDuration", "Milliseconds",
                "OperationSuccess", "Count",
                "OperationError", "Count",
                "PoolActive", "Count",
                "PoolWaiting", "Count",
                "SlowQuery", "Count",
                "ColdStart", "Count"));
    assertThat(directive(line).get("Namespace")).isEqualTo(text("Vitae"));
    assertThat(aws(line).get("Timestamp")).isEqualTo(new JsonNumber(Long.toString(NOW)));
  }

  @Test
  void aRequestSucceedsUnlessItIsOurFaultThatItDoesNot() {
    for (int status : List.of(200, 304, 404, 412, 500, 503)) {
      log.answered(answered("GET", "/api/skills", status, null, null));
    }

    assertThat(writes.lines())
        .extracting(line -> number(line.get("OperationSuccess")))
        .containsExactly(1d, 1d, 1d, 1d, 0d, 0d);
    assertThat(writes.lines())
        .extracting(line -> number(line.get("OperationError")))
        .containsExactly(0d, 0d, 0d, 0d, 1d, 1d);
  }

  @Test
  void whatTheStoreCostIsTheNextRequestsAlone() {
    figures.handedOut(1, 4);
    figures.handedOut(3, 0);
    figures.ran(Duration.ofMillis(1_000));
    figures.ran(Duration.ofMillis(1_001));
    figures.ran(Duration.ofSeconds(9));
    figures.failed("08006");
    figures.failed("57P01");
    log.answered(answered("GET", "/api/skills", 200, null, null));
    log.answered(answered("GET", "/api/skills", 200, null, null));

    Map<String, Json> first = writes.lines().get(0);
    assertThat(number(first.get("PoolActive"))).isEqualTo(3);
    assertThat(number(first.get("PoolWaiting"))).isEqualTo(4);
    assertThat(number(first.get("SlowQuery"))).as("above 1,000 ms").isEqualTo(2);
    assertThat(first).containsEntry("sql_state", text("57P01"));
    Map<String, Json> next = writes.lines().get(1);
    assertThat(number(next.get("PoolActive"))).isZero();
    assertThat(number(next.get("PoolWaiting"))).isZero();
    assertThat(number(next.get("SlowQuery"))).isZero();
    assertThat(next).doesNotContainKey("sql_state");
  }

  @Test
  void nobodyMakesAMetricByAskingForWhatThereIsNot() {
    Call.get("/wp-login.php").on(client).is(404);
    Call.of("BREW", "/api/skills").on(client).is(405);
    Call.of("\u00e9", "/api/skills").on(client).is(405);
    Call.get("/api/skills/%FF").on(client);
    events.answer("{}".getBytes(UTF_8), new TestContext());

    assertThat(writes.lines())
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).containsEntry("operation", text("unmatched")));
  }

  @Test
  void anEntrysNumberIsNoPartOfTheOperation() {
    Call.get("/api/skills/1").on(client).is(404);
    Call.get("/api/skills/2").on(client).is(404);
    Call.delete("/api/skills").on(client).is(405);

    assertThat(writes.lines())
        .extracting(line -> line.get("operation"))
        .containsExactly(
            text("GET /api/skills/{id}"), text("GET /api/skills/{id}"), text("DELETE /api/skills"));
  }

  // -- the line

  @Test
  void theLineTellsOfTheRequestAndItsCall() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String trace = "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e;Sampled=1";
    Call.post("/api/skills", "{\"name\": \"Weaving\", \"category\": \"Craft\", \"level\": 3}")
        .with("X-Request-Id", "mine-7")
        .with("traceparent", parent)
        .with("X-Amzn-Trace-Id", trace)
        .on(client)
        .is(201);
    Map<String, Json> line = writes.line();

    assertThat(line)
        .containsEntry("level", text("INFO"))
        .containsEntry("message", text("POST /api/skills 201"))
        .containsEntry("request_id", text("mine-7"))
        .containsEntry("lambda_request_id", text(TestContext.REQUEST_ID))
        .containsEntry("method", text("POST"))
        .containsEntry("path", text("/api/skills"))
        .containsEntry("route", text("/api/skills"))
        .containsEntry("status", new JsonNumber("201"))
        .containsEntry("note", text("key laptop"))
        .containsEntry("traceparent", text(parent))
        .containsEntry("x_amzn_trace_id", text(trace))
        .doesNotContainKeys("failure", "stack_trace", "sql_state");
    assertThat(number(line.get("ms")))
        .isPositive()
        .isEqualTo(number(line.get("OperationDuration")));
  }

  @Test
  void theFirstCallIsColdAndSoIsTheFirstAfterARestore() {
    Call.get("/api/skills").on(client).is(200);
    Call.get("/api/skills").on(client).is(200);
    invocations.forget();
    Call.get("/api/skills").on(client).is(200);
    Call.get("/api/skills").on(client).is(200);

    assertThat(writes.lines())
        .extracting(line -> line.get("cold_start"))
        .containsExactly(yes(true), yes(false), yes(true), yes(false));
    assertThat(writes.lines())
        .extracting(line -> number(line.get("ColdStart")))
        .containsExactly(1d, 0d, 1d, 0d);
  }

  @Test
  void betweenTwoCallsThereIsNoCallToTellOf() {
    log.answered(answered("GET", "/api/skills", 200, null, null));

    assertThat(writes.line())
        .doesNotContainKeys("lambda_request_id", "cold_start", "traceparent", "x_amzn_trace_id");
    assertThat(number(writes.line().get("ColdStart"))).isZero();
  }

  @Test
  void noHeaderAndNoQueryIsInTheLine() {
    Call.get("/api/skills?category=" + SECRET)
        .with("Authorization", "Bearer " + SECRET)
        .with("Cookie", "session=" + SECRET)
        .with("X-Request-Id", SECRET + "!")
        .on(client)
        .is(200);
    Call.post("/api/skills?key=" + SECRET, "{\"name\": \"" + SECRET + "\"}")
        .with("Authorization", "Bearer " + SECRET)
        .on(client)
        .is(401);
    Call.post("/api/skills", "{\"" + SECRET + "\": 1, \"level\": \"" + SECRET + "\"")
        .on(client)
        .is(400);
    events.answer(
        ("{\"version\": \"2.0\", \"headers\": {\"authorization\": \"" + SECRET + "\"}, oops}")
            .getBytes(UTF_8),
        new TestContext());

    assertThat(writes.lines()).hasSize(4);
  }

  // -- what failed

  @Test
  void aFailureOfOursHasItsTrace() {
    schema =
        () -> {
          throw new IllegalStateException("inside", new IllegalStateException("further in"));
        };
    Call.get("/health/ready").on(client).isProblem(500);

    assertThat(writes.line())
        .containsEntry("level", text("ERROR"))
        .containsEntry("failure", text("inside: further in"))
        .hasEntrySatisfying(
            "stack_trace",
            trace ->
                assertThat(((JsonString) trace).value())
                    .startsWith("java.lang.IllegalStateException: inside\n\tat ")
                    .contains("Caused by: java.lang.IllegalStateException: further in"));
  }

  @Test
  void anOutageHasItsReasonAndNoTrace() {
    log.answered(answered("GET", "/api/skills", 503, null, outage()));

    assertThat(writes.line())
        .containsEntry("level", text("ERROR"))
        .containsEntry(
            "failure", text("the portfolio's store does not answer at the moment: refused"))
        .doesNotContainKey("stack_trace");
  }

  @Test
  void whatWasAnsweredAllTheSameIsAWarning() {
    log.answered(answered("GET", "/api/skills", 200, "as it was 7 s ago", outage()));

    assertThat(writes.line())
        .containsEntry("level", text("WARN"))
        .containsEntry("status", new JsonNumber("200"))
        .containsEntry("note", text("as it was 7 s ago"))
        .containsEntry(
            "failure", text("the portfolio's store does not answer at the moment: refused"))
        .doesNotContainKey("stack_trace");
    assertThat(number(writes.line().get("OperationSuccess"))).isOne();
  }

  @Test
  void aFailureThatSaysNothingIsKnownByItsTrace() {
    log.answered(answered("GET", "/api/skills", 500, null, new NullPointerException()));

    assertThat(((JsonString) writes.line().get("stack_trace")).value())
        .startsWith("java.lang.NullPointerException");
  }

  // -- one write

  @Test
  void aLineIsOneWriteHoweverLongItIs() {
    log.answered(answered("GET", "/" + "a\n".repeat(9_000), 404, null, null));
    log.answered(answered("GET", "/\u00e9\ud83d\ude80", 404, null, null));

    assertThat(writes.lines())
        .extracting(line -> line.get("path"))
        .containsExactly(text("/" + "a\n".repeat(9_000)), text("/\u00e9\ud83d\ude80"));
  }

  private static Answered answered(
      String method, String path, int status, String note, Throwable failure) {
    return new Answered(
        method,
        path,
        Optional.of("/api/skills"),
        status,
        Duration.ofNanos(12_345_678),
        "id-1",
        Optional.ofNullable(note),
        Optional.ofNullable(failure));
  }

  private static Throwable outage() {
    return new StoreUnavailableException(
        Duration.ofSeconds(5), new IllegalStateException("refused"));
  }

  private static Map<String, Json> aws(Map<String, Json> line) {
    return ((JsonObject) line.get("_aws")).members();
  }

  private static Map<String, Json> directive(Map<String, Json> line) {
    List<Json> directives = ((JsonArray) aws(line).get("CloudWatchMetrics")).items();
    assertThat(directives).hasSize(1);
    return ((JsonObject) directives.get(0)).members();
  }

  /** The sets of them: each makes metrics of its own. */
  private static List<List<String>> dimensions(Map<String, Json> line) {
    return ((JsonArray) directive(line).get("Dimensions"))
        .items().stream().map(set -> texts((JsonArray) set)).toList();
  }

  private static List<String> texts(JsonArray names) {
    return names.items().stream().map(name -> ((JsonString) name).value()).toList();
  }

  private static Map<String, String> metrics(Map<String, Json> line) {
    Map<String, String> units = new LinkedHashMap<>();
    for (Json metric : ((JsonArray) directive(line).get("Metrics")).items()) {
      Map<String, Json> members = ((JsonObject) metric).members();
      units.put(
          ((JsonString) members.get("Name")).value(), ((JsonString) members.get("Unit")).value());
    }
    return units;
  }

  private static JsonSchema schema() {
    try (InputStream in =
        JsonRequestLogTest.class.getResourceAsStream("embedded-metric-format.schema.json")) {
      return new JsonSchema((JsonObject) JsonReader.read(in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
