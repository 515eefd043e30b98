package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.testkit.Call.get;
import static dev.vitae.adapter.http.testkit.Call.post;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The witness sees what it is there to see. */
class DocumentedApiTest {
  private static final Call SKILLS = get("/api/skills");
  private static final String SKILL = "{\"name\": \"x\", \"category\": \"x\", \"level\": 3}";

  @Test
  void whatIsAsDocumentedPasses() {
    assertThatCode(() -> SKILLS.on(changed(answer -> answer))).doesNotThrowAnyException();
  }

  @Test
  void aStatusThatIsNotDocumentedIsSeen() {
    refused(SKILLS, answer -> of(404, answer.headers(), answer.body()), "not documented");
    refused(get("/nothing"), answer -> of(410, answer.headers(), answer.body()), "not documented");
    refused(
        Call.of("BREW", "/api/skills"),
        answer -> of(404, answer.headers(), answer.body()),
        "should be 405");
  }

  @Test
  void aHeaderThatIsMissingOrUnknownOrWrongIsSeen() {
    refused(SKILLS, answer -> with(answer, "X-More", "x"), "X-More is not documented");
    refused(SKILLS, answer -> lacking(answer, "ETag"), "ETag is missing");
    refused(SKILLS, answer -> lacking(answer, "X-Request-Id"), "X-Request-Id is missing");
    refused(
        SKILLS,
        answer -> with(lacking(answer, "ETag"), "ETag", "W/\"x\""),
        "ETag : does not match");
  }

  @Test
  void aBodyThatIsNotOfTheSchemaIsSeen() {
    refused(SKILLS, answer -> body(answer, "[{\"id\": 1}]"), "/0");
    refused(SKILLS, answer -> body(answer, "{}"), "should be [array]");
    refused(get("/health/live"), answer -> body(answer, "{\"status\": \"up\", \"x\": 1}"), "/x");
    refused(
        get("/nothing"),
        answer ->
            body(answer, new String(answer.body(), StandardCharsets.UTF_8).replace("404", "405")),
        "another status");
    refused(
        SKILLS,
        answer -> with(lacking(answer, "Content-Type"), "Content-Type", "text/plain"),
        "media type");
  }

  @Test
  void aRequestThatIsTakenAndNotDocumentedIsSeen() {
    ApiUnderTest lenient = new InMemoryApi();
    UnaryOperator<HttpRequest> strict =
        request ->
            new HttpRequest(
                request.method(),
                request.path(),
                java.util.Optional.empty(),
                request.headers(),
                request.method().equals("POST")
                    ? SKILL.getBytes(StandardCharsets.UTF_8)
                    : request.body());
    ApiUnderTest witness = new DocumentedApi(new Changed(lenient, strict, answer -> answer));

    assertThatThrownBy(() -> get("/api/skills?page=2").on(witness)).hasMessageContaining("page");
    assertThatThrownBy(() -> get("/api/skills?limit=0").on(witness)).hasMessageContaining("limit");
    assertThatThrownBy(() -> post("/api/skills", "{}").on(witness)).hasMessageContaining("request");
    assertThatCode(() -> post("/api/skills", SKILL).on(witness)).doesNotThrowAnyException();
  }

  private static void refused(Call call, UnaryOperator<HttpResponse> change, String fault) {
    ApiUnderTest witness = changed(change);
    assertThatThrownBy(() -> call.on(witness))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(fault);
  }

  private static ApiUnderTest changed(UnaryOperator<HttpResponse> change) {
    return new DocumentedApi(new Changed(new InMemoryApi(), request -> request, change));
  }

  private static HttpResponse of(int status, Headers headers, byte[] body) {
    return new HttpResponse(status, headers, body);
  }

  private static HttpResponse body(HttpResponse answer, String body) {
    return of(answer.status(), answer.headers(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse with(HttpResponse answer, String name, String value) {
    return of(answer.status(), answer.headers().with(name, value), answer.body());
  }

  private static HttpResponse lacking(HttpResponse answer, String name) {
    Headers.Builder rest = Headers.builder();
    answer
        .headers()
        .forEach(
            (each, value) -> {
              if (!each.equals(name)) {
                rest.add(each, value);
              }
            });
    return of(answer.status(), rest.build(), answer.body());
  }

  /** An API with somebody in between. */
  private record Changed(
      ApiUnderTest api, UnaryOperator<HttpRequest> asked, UnaryOperator<HttpResponse> answered)
      implements ApiUnderTest {
    @Override
    public HttpResponse send(HttpRequest request) {
      return answered.apply(api.send(asked.apply(request)));
    }

    @Override
    public EntryRepositories entries() {
      return api.entries();
    }

    @Override
    public PersonalInfoRepository personalInfo() {
      return api.personalInfo();
    }
  }
}
