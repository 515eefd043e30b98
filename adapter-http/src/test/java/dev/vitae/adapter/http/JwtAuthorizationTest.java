package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthorizationTest {
  private static final String SCOPE = "portfolio:write";
  private static final Call PUT =
      Call.put(
          "/api/personal-info",
          "{\"name\": \"Ada\", \"title\": \"Engineer\", \"email\": \"ada@example.org\"}");

  private final List<RequestLog.Answered> log = new ArrayList<>();
  private final BreakableApi api = new BreakableApi(new JwtAuthorization(SCOPE), log::add);

  @Test
  void whoseTokenIsGoodForTheScopeMayWriteAndTheLogSaysWho() {
    PUT.on(behindGateway(Map.of("sub", "ada", "scope", "openid portfolio:write"), List.of()))
        .is(201);
    PUT.on(behindGateway(Map.of("sub", "bob"), List.of("portfolio:write"))).is(200);
    PUT.on(behindGateway(Map.of(), List.of("portfolio:write"))).is(200);

    assertThat(log)
        .extracting(each -> each.note().orElse(""))
        .containsExactly("token of ada", "token of bob", "token of nobody by name");
  }

  @Test
  void aTokenForAnotherScopeIsForbidden() {
    for (Map<String, String> claims :
        List.of(
            Map.of("sub", "ada"),
            Map.of("sub", "ada", "scope", "portfolio:write2"),
            Map.of("sub", "ada", "scope", "Portfolio:write"),
            Map.of("sub", "ada", "scopes", "portfolio:write"))) {
      PUT.on(behindGateway(claims, List.of("portfolio", "write")))
          .isProblem(403)
          .has(
              "WWW-Authenticate",
              "Bearer realm=\"vitae\", error=\"insufficient_scope\", scope=\"portfolio:write\"");
    }
    assertThat(log.get(0).note())
        .contains("refused: the token is not good for portfolio:write, token of ada");
    assertThat(api.personalInfo().newest()).isEmpty();
  }

  @Test
  void whatNoGatewayHasVerifiedIsNotTrusted() {
    DocumentedApi witness = new DocumentedApi(api);

    PUT.lacking("Authorization")
        .on(witness)
        .isProblem(401)
        .has("WWW-Authenticate", "Bearer realm=\"vitae\"");
    PUT.key(ApiUnderTest.KEY)
        .with("X-Amzn-Oidc-Data", "{\"scope\": \"portfolio:write\"}")
        .on(witness)
        .isProblem(401)
        .has("WWW-Authenticate", "Bearer realm=\"vitae\", error=\"invalid_token\"");
    assertThat(api.personalInfo().newest()).isEmpty();
  }

  @Test
  void whoReadsNeedsNoToken() {
    Call.get("/api/skills").on(api).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two scopes", "a\"b", "a\\b", "\u00e9"})
  void whatIsNotOneScopeIsAMistake(String scope) {
    assertThatIllegalArgumentException().isThrownBy(() -> new JwtAuthorization(scope));
  }

  private ApiUnderTest behindGateway(Map<String, String> claims, List<String> scopes) {
    return new DocumentedApi(
        ApiUnderTest.of(
            request ->
                api.send(
                    new HttpRequest(
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        request.body(),
                        Optional.of(new VerifiedClaims(claims, scopes)))),
            api.entries(),
            api.personalInfo()));
  }
}
