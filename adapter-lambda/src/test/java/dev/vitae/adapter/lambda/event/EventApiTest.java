package dev.vitae.adapter.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.adapter.lambda.testkit.TestContext;
import org.junit.jupiter.api.Test;

class EventApiTest {
  private final InMemoryApi inside = new InMemoryApi();
  private final EventApi api = new EventApi(inside.api(), new Invocations());
  private final ApiUnderTest client =
      ApiUnderTest.of(new EventTransport(api), inside.entries(), inside.personalInfo());

  @Test
  void anotherEventIsAnswered400AndTheNextOneIsAnsweredAsEver() {
    HttpResponse refused =
        EventTransport.response(
            api.answer(
                "{\"detail-type\": \"Scheduled Event\"}".getBytes(UTF_8), new TestContext()));

    new Call.Answered(refused).isProblem(400);
    Call.get("/api/skills").on(client).is(200);
  }

  @Test
  void anAnswerThatLambdaWouldNotPassOnIsAProblemThatNamesTheWayOut() {
    String quotes = "\\\"".repeat(20_000); // two bytes each, and four within an answer
    for (int i = 0; i < 100; i++) {
      Call.post(
              "/api/projects", "{\"name\": \"p%d\", \"description\": \"%s\"}".formatted(i, quotes))
          .on(client)
          .is(201);
    }
    Call.get("/api/projects?limit=50").on(client).is(200);

    Call.Answered answered = Call.get("/api/projects").on(client).isProblem(500);
    assertThat(answered.text()).contains("6 MB", "limit", "cursor");
    assertThat(inside.log())
        .last()
        .matches(line -> line.status() == 500 && line.route().isPresent());
    assertThat(inside.log()).hasSize(102);
  }

  @Test
  void addressesInAnAnswerHaveTheStageInFront() {
    for (int i = 0; i < 2; i++) {
      Call.Answered added =
          behindStage(
              Call.post(
                  "/api/skills",
                  "{\"name\": \"s%d\", \"category\": \"c\", \"level\": 1}".formatted(i)));
      added.is(201).has("Location", "/prod/api/skills/" + (i + 1));
      added.has("Content-Location", "/prod/api/skills/" + (i + 1));
    }
    assertThat(behindStage(Call.get("/api/skills?limit=1")).is(200).header("Link"))
        .startsWith("</prod/api/skills?");
  }

  private Call.Answered behindStage(Call call) {
    return call.on(
        ApiUnderTest.of(
            request ->
                EventTransport.response(
                    api.answer(EventJson.of(request, "prod", json -> {}), new TestContext())),
            inside.entries(),
            inside.personalInfo()));
  }

  @Test
  void bytesThatAreNoTextComeThroughAsTheyAre() {
    Call.Answered zipped =
        Call.get("/openapi.json").with("Accept-Encoding", "gzip").on(client).is(200);

    zipped.has("Content-Encoding", "gzip");
    assertThat(zipped.response().body()).startsWith(0x1f, 0x8b);
  }
}
