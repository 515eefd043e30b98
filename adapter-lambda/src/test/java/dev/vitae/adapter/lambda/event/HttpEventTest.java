package dev.vitae.adapter.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEventTest {
  private static final String CONTEXT =
      "'requestContext': {'stage': '$default', 'http': {'method': 'GET'}}";

  @ParameterizedTest
  @CsvSource({
    "$default, /api/skills, /api/skills",
    "prod, /prod/api/skills, /api/skills",
    "prod, /prod, /",
    "prod, /prod/, /",
    "prod, /production/api, /production/api",
    "api, /api/api/skills, /api/skills",
    "prod, /api/skills, /api/skills",
  })
  void theStageIsNoPartOfThePath(String stage, String rawPath, String path) {
    assertThat(
            read("{'version': '2.0', 'rawPath': '%s', 'requestContext': {'stage': '%s', 'http':"
                        .formatted(rawPath, stage)
                    + " {'method': 'GET'}}}")
                .path())
        .isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789, 0123456789, /api/skills",
    "0123456789, cv, /prod/api/skills",
  })
  void aCustomDomainHasNoStageInThePath(String api, String domain, String path) {
    assertThat(
            read("{'version': '2.0', 'rawPath': '/prod/api/skills', 'requestContext': {'stage':"
                    + " 'prod', 'apiId': '%s', 'domainPrefix': '%s', 'http': {'method': 'GET'}}}"
                        .formatted(api, domain))
                .path())
        .isEqualTo(path);
  }

  /** An HTTP API decodes the path before it passes it on, a function URL does not. */
  @ParameterizedTest
  @CsvSource({
    "/api/skills/%31, /api/skills/%31",
    "/a(b)/c;d=e, /a(b)/c;d=e",
    "/a b/\u00fc, /a%20b/%C3%BC",
    "/a?b#c, /a%3Fb%23c",
    "/\ud83d\ude00, /%F0%9F%98%80",
  })
  void aPathThatWasDecodedIsEncodedAgain(String rawPath, String path) {
    assertThat(read("{'version': '2.0', 'rawPath': '" + rawPath + "', " + CONTEXT + "}").path())
        .isEqualTo(path);
  }

  @Test
  void namesOfParametersMayBeLongAndLogsShowNoHeadersValue() {
    String event =
        "{'version': '2.0', 'rawPath': '/', 'queryStringParameters': {'%s': 'x'}, 'headers':"
                .formatted("n".repeat(8_000))
            + " {'authorization': 'Bearer k'}, "
            + CONTEXT
            + "}";

    assertThat(read(event).headers().get("Authorization")).contains("Bearer k");
    assertThat(HttpEvent.read(event.replace('\'', '"').getBytes(UTF_8)).toString())
        .doesNotContain("Bearer");
  }

  @Test
  void theQueryIsTakenAsItWasSentAndNotFromTheMapThatJoinsItsValues() {
    HttpRequest request =
        read(
            "{'version': '2.0', 'rawPath': '/', 'rawQueryString': 'category=a%2Cb&category=c',"
                + " 'queryStringParameters': {'category': 'a,b,c'}, "
                + CONTEXT
                + "}");

    assertThat(request.query()).contains("category=a%2Cb&category=c");
    assertThat(
            read("{'version': '2.0', 'rawPath': '/', 'rawQueryString': '', " + CONTEXT + "}")
                .query())
        .isEmpty();
  }

  @Test
  void headersAndCookiesAreThereByTheirNames() {
    HttpRequest request =
        read(
            "{'version': '2.0', 'rawPath': '/', 'cookies': ['a=1', 'b=2'], 'headers': {'accept':"
                + " 'text/html,application/json'}, "
                + CONTEXT
                + "}");

    assertThat(request.headers().get("Accept")).contains("text/html,application/json");
    assertThat(request.headers().get("Cookie")).contains("a=1; b=2");
  }

  @Test
  void aBodyIsThereAsTextOrAsBytesOrNotAtAll() {
    String start = "{'version': '2.0', 'rawPath': '/', " + CONTEXT;

    assertThat(read(start + "}").body()).isEmpty();
    assertThat(read(start + ", 'body': null}").body()).isEmpty();
    assertThat(read(start + ", 'body': '\u00e9', 'isBase64Encoded': false}").body())
        .isEqualTo("\u00e9".getBytes(UTF_8));
    assertThat(read(start + ", 'isBase64Encoded': true, 'body': '/wA='}").body())
        .containsExactly(0xff, 0);
    assertThatThrownBy(() -> read(start + ", 'isBase64Encoded': true, 'body': '*'}"))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("base64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'version': '1.0', 'httpMethod': 'GET', 'path': '/'} | REST API",
        "{'httpMethod': 'GET', 'requestContext': {'elb': {}}} | load balancer",
        "{'version': '0', 'detail-type': 'Scheduled Event'} | EventBridge",
        "{'Records': []} | records",
        "{} | something else",
        "[] | an array",
        "{'version': '2.0', 'rawPath': '/'} | requestContext",
        "{'version': '2.0', 'requestContext': {'http': {'method': 'GET'}}} | rawPath",
        "{'version': '2.0', 'rawPath': '/', 'requestContext': {'http': {}}} | method",
      })
  void anyOtherEventIsRefusedWithWhatItLooksLike(String event, String said) {
    assertThatThrownBy(() -> read(event))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "\u0000", "{'version': '2.0', 'version': '2.0'}"})
  void whatIsNoEventIsRefused(String event) {
    assertThatThrownBy(() -> read(event)).isInstanceOf(UnreadableEventException.class);
  }

  private static HttpRequest read(String event) {
    return HttpEvent.read(event.replace('\'', '"').getBytes(UTF_8)).toRequest();
  }
}
