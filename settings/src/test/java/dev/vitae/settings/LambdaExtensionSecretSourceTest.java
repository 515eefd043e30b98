package dev.vitae.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.settings.testkit.TestExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaExtensionSecretSourceTest {
  private static final String NAME = "/vitae/prod/database-url";
  private static final String VALUE =
      "{\"Parameter\": {\"ARN\": \"arn:x\", \"Name\": \"/vitae/prod/database-url\", \"Type\":"
          + " \"SecureString\", \"Value\": \"hunter2 \\u00e9\\\"\", \"Version\": 3},"
          + " \"ResultMetadata\": {}}";
  private static final String NOT_READY = "not ready to serve traffic, please wait";
  private static final String SOMETHING = "an unexpected error occurred while executing request";

  private final List<Long> pauses = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private TestExtension extension;

  @BeforeEach
  void start() throws IOException {
    extension = new TestExtension();
  }

  @AfterEach
  void stop() {
    extension.close();
  }

  @Test
  void aParameterIsAskedForDecrypted() {
    extension.then(200, VALUE);

    assertThat(source().parameter(NAME)).isEqualTo("hunter2 \u00e9\"");
    assertThat(extension.asked())
        .containsExactly(
            "/systemsmanager/parameters/get?withDecryption=true&name=%2Fvitae%2Fprod%2Fdatabase-url");
  }

  @Test
  void aSecretIsAskedForByItsNameOrArn() {
    extension.then(200, "{\"ARN\": \"arn:x\", \"SecretString\": \"{\\\"username\\\": 1}\"}");

    assertThat(source().secret("arn:aws:secretsmanager:eu-north-1:1:secret:rds!db-1?&=+#"))
        .isEqualTo("{\"username\": 1}");
    assertThat(extension.asked())
        .containsExactly(
            "/secretsmanager/get?secretId="
                + "arn%3Aaws%3Asecretsmanager%3Aeu-north-1%3A1%3Asecret%3Ards%21db-1%3F%26%3D%2B%23");
  }

  @Test
  void eachCallAsksAnew() {
    extension.then(200, VALUE).then(200, VALUE.replace("hunter2", "hunter3"));
    SecretSource source = source();

    assertThat(source.parameter(NAME)).startsWith("hunter2");
    assertThat(source.parameter(NAME)).startsWith("hunter3");
  }

  @ParameterizedTest
  @CsvSource({"400, " + NOT_READY, "429, slow down", "500, oops", "503, ''"})
  void whatMayPassIsAskedAgain(int status, String body) {
    extension.then(status, body).then(status, body).then(status, body).then(200, VALUE);

    assertThat(source().parameter(NAME)).startsWith("hunter2");
    assertThat(pauses).containsExactly(25L, 50L, 100L);
  }

  @ParameterizedTest
  @CsvSource({"400, " + NOT_READY, "429, slow down", "500, oops"})
  void patienceEnds(int status, String body) {
    extension.then(status, body);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source().parameter(NAME))
        .withMessageContaining(NAME)
        .withMessageContaining("in 5000 ms");
    assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isLessThan(5_000);
    assertThat(pauses).allMatch(pause -> pause <= 400).hasSizeGreaterThan(10);
  }

  @Test
  void whatAwsDoesNotGiveItSaysAt400AndSoItDoesToThoseWhoAskTooOften() {
    extension.then(400, SOMETHING).then(200, VALUE);
    assertThat(source().parameter(NAME)).startsWith("hunter2");

    try (TestExtension other = replaced()) {
      other.then(400, SOMETHING);
      assertThatExceptionOfType(SecretUnavailableException.class)
          .isThrownBy(() -> source().secret("vitae"))
          .withMessageContaining("the secret vitae")
          .withMessageContaining("none of this name")
          .withMessageContaining("secretsmanager:GetSecretValue")
          .withMessageContaining("kms:Decrypt");
      assertThat(other.asked()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, '', ssm:GetParameter",
    "400, AccessDeniedException, ssm:GetParameter",
    "404, '', none of this name",
    "400, ParameterNotFound, none of this name",
    "401, '', does not accept the token",
    "302, '', status 302",
    "405, '', status 405"
  })
  void whatDoesNotPassIsToldAtOnceWithWhatToDo(int status, String body, String told) {
    extension.then(status, body);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source().parameter(NAME))
        .withMessageContaining("the parameter " + NAME)
        .withMessageContaining(told);
    assertThat(extension.asked()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aTokenOfSomebodyElseIsNotAccepted() {
    extension.then(200, VALUE);
    Map<String, String> environment = new HashMap<>(extension.environment());
    environment.put("AWS_SESSION_TOKEN", "another-token");

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source(environment).parameter(NAME))
        .withMessageContaining("token of this function")
        .withMessageNotContaining("another-token");
  }

  @Test
  void aTokenThatCannotBeSentIsNotQuoted() {
    extension.then(200, VALUE);
    Map<String, String> environment = new HashMap<>(extension.environment());
    environment.put("AWS_SESSION_TOKEN", "another\ntoken");

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source(environment).parameter(NAME))
        .withMessageContaining("no header may have")
        .withMessageNotContaining("another")
        .withNoCause();
  }

  @Test
  void afterASnapshotTheTokenIsTheContainersAndIsLookedUpWhenItIsNeeded() {
    extension.then(200, VALUE);
    Map<String, String> environment = new HashMap<>(extension.environment());
    environment.remove("AWS_SESSION_TOKEN");
    SecretSource source = source(environment);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source.parameter(NAME))
        .withMessageContaining("AWS_SESSION_TOKEN");
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", TestExtension.TOKEN);
    assertThat(source.parameter(NAME)).startsWith("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "{\"Parameter\": {\"Value\": \"hunter2\"",
        "{\"Parameter\": {\"Value\": [\"hunter2\"]}}",
        "{\"Parameter\": {\"Value\": \"hunter2\", \"Value\": \"hunter3\"}}",
        "{\"Parameter\": {\"Value\": \"hunter2\"}} hunter2",
        "{\"Parameter\": {\"Value\": \"hunter2\"}} {}",
        "{\"Parameter\": {\"Value\": null}}",
        "[{\"Parameter\": {\"Value\": \"hunter2\"}}]",
        "{\"Value\": \"hunter2\"}"
      })
  void whatIsNoAnswerIsNotQuoted(String body) {
    extension.then(200, body);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source().parameter(NAME))
        .withMessageContaining(NAME)
        .withMessageNotContaining("hunter")
        .withNoCause();
  }

  @Test
  void aBinarySecretIsToldToBeOne() {
    extension.then(200, "{\"SecretBinary\": \"aHVudGVyMg==\"}");

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source().secret("vitae"))
        .withMessageContaining("is binary");
  }

  @Test
  void theLargestSecretIsReadAndAHugeAnswerIsNot() {
    String largest = "\\u0001".repeat(65_536);
    extension.then(200, "{\"SecretString\": \"" + largest + "\"}");
    assertThat(source().secret("vitae")).hasSize(65_536);

    try (TestExtension other = replaced()) {
      other.then(200, "{\"SecretString\": \"" + "a".repeat(1 << 20) + "\"}");
      assertThatExceptionOfType(SecretUnavailableException.class)
          .isThrownBy(() -> source().secret("vitae"))
          .withMessageContaining("larger than any secret");
    }
  }

  @Test
  void whereNothingListensTheMissingLayerIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> environment =
        Map.of(
            "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
            Integer.toString(port),
            "AWS_SESSION_TOKEN",
            "t");

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source(environment).parameter(NAME))
        .withMessageContaining("localhost:" + port)
        .withMessageContaining("AWS-Parameters-and-Secrets-Lambda-Extension");
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForForever() {
    // The server's clock is real here, and so is the wait: 150 ms at most.
    extension.then(
        exchange -> {
          try {
            Thread.sleep(600_000);
          } catch (InterruptedException stopped) {
            exchange.close();
          }
        });
    SecretSource source =
        new LambdaExtensionSecretSource(
            extension.environment(),
            Duration.ofMillis(150),
            System::nanoTime,
            LambdaExtensionSecretSource.Pause.SLEEP);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source.parameter(NAME))
        .withMessageContaining("does not answer");
  }

  @Test
  void whoAnswersDropByDropIsNotWaitedForForeverEither() {
    extension.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            for (int i = 0; i < 60_000; i++) {
              exchange.getResponseBody().write(' ');
              exchange.getResponseBody().flush();
              Thread.sleep(10);
            }
          } catch (InterruptedException stopped) {
            exchange.close();
          }
        });
    SecretSource source =
        new LambdaExtensionSecretSource(
            extension.environment(),
            Duration.ofMillis(150),
            System::nanoTime,
            LambdaExtensionSecretSource.Pause.SLEEP);

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(() -> source.parameter(NAME))
        .withMessageContaining("does not answer");
  }

  @Test
  void aPortThatIsNoneIsAWrongSetting() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> source(Map.of("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "0", "X", "y")))
        .withMessageContaining("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT");
  }

  private TestExtension replaced() {
    extension.close();
    try {
      extension = new TestExtension();
      return extension;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private SecretSource source() {
    return source(extension.environment());
  }

  /** Its clock stands but for the pauses. */
  private SecretSource source(Map<String, String> environment) {
    return new LambdaExtensionSecretSource(
        environment,
        Duration.ofSeconds(5),
        nanos::get,
        millis -> {
          pauses.add(millis);
          nanos.addAndGet(millis * 1_000_000);
        });
  }
}
