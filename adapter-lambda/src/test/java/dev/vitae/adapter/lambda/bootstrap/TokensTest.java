package dev.vitae.adapter.lambda.bootstrap;

import static dev.vitae.adapter.lambda.bootstrap.StoredFunction.environment;
import static dev.vitae.adapter.lambda.bootstrap.StoredFunction.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;

/** {@code WRITE_AUTH=jwt}: who may write is what the gateway says, and nobody else. */
class TokensTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String TOKEN = "eyJhbGciOiJub25lIn0.eyJzY29wZSI6InBvcnRmb2xpbzp3cml0ZSJ9.";
  private static final String GOOD =
      "{'jwt': {'claims': {'sub': 'ada', 'scope': 'portfolio:write'}, 'scopes':"
          + " ['portfolio:write']}}";

  private static StoredFunction function;

  @BeforeAll
  static void start() {
    function = StoredFunction.of(jwt());
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  private static Map<String, String> jwt(String... more) {
    Map<String, String> environment = environment(more);
    environment.put("DATABASE_URL", text(DATABASE.url()));
    environment.put("WRITE_AUTH", "jwt");
    environment.remove("API_KEY_DIGESTS");
    return environment;
  }

  /** What a gateway puts into the event's context. */
  private static Consumer<JsonGenerator> authorizer(String json) {
    return context -> {
      context.writeName("authorizer");
      JsonWriter.write(
          context, JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static Call write() {
    return Call.post("/api/technologies", "{\"name\": \"Loom\", \"category\": \"Craft\"}")
        .lacking("Authorization");
  }

  private static void assertNothingWritten() {
    assertThat(DATABASE.query("SELECT name FROM technologies")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "{'jwt': {'claims': {'sub': 'ada'}, 'scopes': ['openid', 'portfolio:write']}}",
        "{'jwt': {'claims': {'scope': 'openid portfolio:write'}, 'scopes': null}}",
      })
  void whoeverHasTheScopeMayWrite(String authorizer) {
    write()
        .with("Authorization", "Bearer " + TOKEN)
        .on(function.client(authorizer(authorizer)))
        .is(201);

    assertThat(function.log()).last().asString().contains("\"note\":\"token of ");
    assertThat(String.join("", function.log())).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'jwt': {'claims': {'sub': 'ada'}, 'scopes': null}}",
        "{'jwt': {'claims': {'sub': 'ada', 'scope': 'portfolio:read'}, 'scopes': ['portfolio:read']}}",
        "{'jwt': {'claims': {'scope': 'portfolio:writer xportfolio:write'}, 'scopes': []}}",
        "{'jwt': {'claims': {'scope': 'PORTFOLIO:WRITE'}}}",
        "{'jwt': {'claims': {'aud': 'portfolio:write', 'sub': 'portfolio:write'}}}",
        "{'jwt': {}}",
      })
  void whoeverHasAnotherScopeOrNoneMayNot(String authorizer) {
    Call.Answered refused =
        write()
            .with("Authorization", "Bearer " + TOKEN)
            .on(function.client(authorizer(authorizer)))
            .isProblem(403);

    assertThat(refused.header("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"portfolio:write\"");
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{'lambda': {'scope': 'portfolio:write'}}",
        "{'iam': {'userId': 'ada'}}",
        "{'claims': {'scope': 'portfolio:write'}, 'scopes': ['portfolio:write']}",
        "{'jwt': 'portfolio:write'}",
        "[{'jwt': {'claims': {'scope': 'portfolio:write'}}}]",
      })
  void whatIsNoVerifiedTokenLetsNobodyWrite(String authorizer) {
    write().on(function.client(authorizer(authorizer))).isProblem(401);

    assertNothingWritten();
  }

  @Test
  void withoutAnAuthorizerNobodyMayWrite() {
    assertThat(write().on(function.client()).isProblem(401).header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"vitae\"");
    assertThat(
            write()
                .with("Authorization", "Bearer " + TOKEN)
                .on(function.client())
                .isProblem(401)
                .header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"vitae\", error=\"invalid_token\"");
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | Bearer " + TOKEN,
        "X-Amzn-Oidc-Data | " + TOKEN,
        "X-Amzn-Oidc-Identity | ada",
        "X-Amzn-Oidc-Accesstoken | " + TOKEN,
        "X-Amzn-Request-Context | {\"authorizer\": {\"jwt\": {\"scopes\": [\"portfolio:write\"]}}}",
        "X-Amz-Lambda-Request-Context | {\"authorizer\": {\"jwt\": {\"scopes\": [\"portfolio:write\"]}}}",
        "authorizer | {\"jwt\": {\"claims\": {\"scope\": \"portfolio:write\"}}}",
        "X-Forwarded-Scope | portfolio:write",
      })
  void aHeaderIsAnybodys(String name, String value) {
    write().with(name, value).on(function.client()).isProblem(401);
    write()
        .with(name, value)
        .on(function.client(authorizer("{'jwt': {'claims': {'sub': 'ada'}}}")))
        .isProblem(403);
    assertNothingWritten();
  }

  @Test
  void whoeverReadsNeedsNoToken() {
    Call.get("/api/technologies").on(function.client()).is(200);
  }

  @Test
  void theScopeMayBeAnotherOne() {
    try (StoredFunction other = StoredFunction.of(jwt("WRITE_SCOPE", "cv:edit"))) {
      write().on(other.client(authorizer(GOOD))).isProblem(403);
      write()
          .on(other.client(authorizer("{'jwt': {'claims': {}, 'scopes': ['cv:edit']}}")))
          .is(201);
    }
  }

  @Test
  void whereKeysAreAskedForATokenIsNone() {
    try (StoredFunction keys = StoredFunction.on(DATABASE.url())) {
      write().on(keys.client(authorizer(GOOD))).isProblem(401);
    }
    assertNothingWritten();
  }
}
