package dev.vitae.adapter.http.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavalinServerTest {
  private final InMemoryApi inside = new InMemoryApi();
  private final JavalinServer server =
      new JavalinServer(new AllowedHosts(List.of("cv.example", "192.168.1.7")));
  private RawSocket socket;

  @BeforeEach
  void start() throws IOException {
    server.start();
    server.listen(inside.api(), InetAddress.getLoopbackAddress(), 0);
    socket = new RawSocket(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAnswerArrivesAsTheApiGaveItAndNothingIsAddedButTheDate() {
    String request = "GET /api/skills HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: r1\r\n\r\n";
    HttpResponse inner =
        inside.send(
            new HttpRequest(
                "GET",
                "/api/skills",
                Optional.empty(),
                Headers.of("X-Request-Id", "r1"),
                new byte[0]));

    HttpResponse outer = socket.send(request);

    assertThat(outer.status()).isEqualTo(200);
    assertThat(outer.body()).isEqualTo(inner.body());
    Set<String> added = names(outer);
    added.removeAll(names(inner));
    assertThat(added).isSubsetOf("Date", "Connection").contains("Date");
    inner.headers().forEach((name, value) -> assertThat(outer.headers().all(name)).contains(value));
  }

  @Test
  void theAnswerToHeadHasTheLengthOfGetAndNoBody() {
    HttpResponse get = socket.send("GET /api/portfolio HTTP/1.1\r\nHost: localhost\r\n\r\n");
    HttpResponse head = socket.send("HEAD /api/portfolio HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(head.headers().get("Content-Length")).isEqualTo(get.headers().get("Content-Length"));
    assertThat(head.headers().get("Content-Type")).contains("application/json");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void anAnswerWithoutContentHasNoContentType() {
    String etag =
        socket
            .send("GET /api/skills HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .headers()
            .get("ETag")
            .orElseThrow();

    HttpResponse notModified =
        socket.send(
            "GET /api/skills HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + etag + "\r\n\r\n");

    assertThat(notModified.status()).isEqualTo(304);
    assertThat(names(notModified)).doesNotContain("Content-Type", "Content-Length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/skills/",
        "//api/skills",
        "/api/../api/skills",
        "/api/./skills",
        "/api/%2e%2e/api/skills",
        "/api%2fskills",
        "/api/skills;v=1",
        "/%",
        "/%zz",
        "/%ff",
        "/%c0%ae",
        "/%00",
        "/a%0d%0ab",
        "/api/skills%20",
        "/api\\skills",
        "/<script>",
        "/\u00e9",
        "/../../etc/passwd",
      })
  void aPathThatIsNotOneOfTheApisIsAProblemAndNeverAnotherPage(String path) {
    Call.Answered answer =
        new Call.Answered(socket.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    assertThat(answer.response().status()).isIn(400, 404);
    answer.isProblem(answer.response().status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "get", "TRACE", "CONNECT", "PROPFIND", "X-Y.Z"})
  void aMethodThatTheAddressDoesNotKnowIsTheApisToRefuse(String method) {
    Call.Answered answer =
        new Call.Answered(socket.send(method + " /api/skills HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    assertThat(answer.response().status()).isIn(400, 405);
    answer.isProblem(answer.response().status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | GARBAGE\\r\\n\\r\\n",
        "400 | GET\\r\\n\\r\\n",
        "505 | GET /api/skills\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\nHost: a b c\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\nHost: localhost\\r\\nno colon\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: abc\\r\\n\\r\\n",
        "400 | GET /api/skills HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: -1\\r\\n\\r\\n",
        "400 | PUT /api/personal-info HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n",
        "505 | GET /api/skills HTTP/3.7\\r\\nHost: localhost\\r\\n\\r\\n",
        "400 | GET http://evil.example/api/skills HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n",
      })
  void whatIsNoRequestIsAProblem(int status, String text) {
    HttpResponse answer = socket.send(text.replace("\\r", "\r").replace("\\n", "\n"));

    new Call.Answered(answer).isProblem(status);
    assertThat(names(answer)).doesNotContain("Server");
  }

  @Test
  void headersThatAreTooLargeAreAProblem() {
    String request =
        "GET /api/skills HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";

    new Call.Answered(socket.send(request)).isProblem(431);
  }

  @Test
  void anAddressThatIsTooLongIsAProblem() {
    String request = "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    new Call.Answered(socket.send(request)).isProblem(414);
  }

  @Test
  void aBodyThatEndsTooSoonChangesNothing() {
    String request =
        "PUT /api/personal-info HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
            + "Content-Type: application/json\r\nAuthorization: Bearer "
            + ApiUnderTest.KEY.reveal()
            + "\r\n\r\n{\"name\": \"Ada\"";

    new Call.Answered(socket.send(request)).isProblem(400);
    assertThat(inside.personalInfo().newest()).isEmpty();
  }

  @Test
  void aBodyIsReadToOneByteBeyondTheLimit() {
    HttpResponse answer =
        socket.send(
            new HttpRequest(
                "PUT",
                "/api/personal-info",
                Optional.empty(),
                Headers.of("Content-Type", "application/json")
                    .with("Authorization", "Bearer " + ApiUnderTest.KEY.reveal()),
                new byte[HttpRequest.MAX_BODY_BYTES + 1]));

    new Call.Answered(answer).isProblem(413);
  }

  @Test
  void afterABodyThatIsMuchTooLargeTheConnectionGoesOn() {
    String head =
        "PUT /api/personal-info HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n";
    int length = 3 * HttpRequest.MAX_BODY_BYTES;

    HttpResponse answer =
        socket.send(
            head.formatted(length)
                + " ".repeat(length)
                + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().get("Connection")).isEmpty();
    assertThat(new String(answer.body(), US_ASCII)).contains("HTTP/1.1 200");
  }

  @Test
  void whoeverIsNotHeardOutIsTold() {
    HttpResponse answer =
        socket.send("PUT / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 5\r\n\r\n12345");

    new Call.Answered(answer).isProblem(421).has("Connection", "close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost:1",
        "127.0.0.1:9",
        "[::1]",
        "[::1]:80",
        "cv.example:8080",
        "192.168.1.7"
      })
  void aNameOfThisServerIsServed(String host) {
    assertThat(socket.send("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "[::2]"
      })
  void anyOtherNameIsMisdirected(String host) {
    new Call.Answered(socket.send("GET /api/skills HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .isProblem(421);
  }

  @Test
  void withoutANameNothingIsServed() {
    new Call.Answered(socket.send("GET /api/skills HTTP/1.0\r\n\r\n")).isProblem(421);
  }

  @Test
  void aSilentConnectionDoesNotKeepItFromStopping() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      silent
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(silent.getInputStream().read()).isEqualTo('H');

      assertThatCode(server::close).doesNotThrowAnyException();
    }
  }

  @Test
  void whatCannotBeReadIsTheLastOnItsConnection() {
    assertThat(
            socket
                .send("CONNECT /api/skills HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .headers()
                .all("Connection"))
        .containsExactly("close");
  }

  @Test
  void aTakenPortIsToldAndTheServerStillStartsOnAnother() throws IOException {
    try (JavalinServer second = new JavalinServer(new AllowedHosts(List.of()))) {
      second.start();
      assertThatThrownBy(
              () -> second.listen(inside.api(), InetAddress.getLoopbackAddress(), server.port()))
          .isInstanceOf(BindException.class);

      second.listen(inside.api(), InetAddress.getLoopbackAddress(), 0);

      assertThat(second.port()).isNotEqualTo(server.port());
    }
  }

  private static Set<String> names(HttpResponse response) {
    Set<String> names = new TreeSet<>();
    response.headers().forEach((name, value) -> names.add(name));
    return names;
  }
}
