package dev.vitae.adapter.lambda.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.adapter.lambda.testkit.TestContext;
import dev.vitae.settings.DatabaseUrl;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** The function as its environment wires it, with a view on its store and its log. */
final class StoredFunction implements AutoCloseable {
  private final StoredComponent root;
  private final EventApi api;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private StoredFunction(StoredComponent root) {
    this.root = root;
    PrintStream out = System.out;
    System.setOut(new PrintStream(log, true, UTF_8));
    try {
      this.api = root.api();
    } finally {
      System.setOut(out);
    }
  }

  static StoredFunction of(Map<String, String> environment) {
    return new StoredFunction(
        DaggerStoredComponent.factory().create(LambdaSettings.read(environment)));
  }

  /** On a database, for those who have {@link ApiUnderTest#KEY}. */
  static StoredFunction on(DatabaseUrl database) {
    return of(environment("DATABASE_URL", text(database)));
  }

  /** The settings that the contract takes for granted, and these. */
  static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    environment.put("API_KEY_DIGESTS", "test:" + digest(ApiUnderTest.KEY.reveal()));
    environment.put("CORS_ORIGINS", ApiUnderTest.WRITE_ORIGIN);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  /** A URL as a setting holds it, with login and properties. */
  static String text(DatabaseUrl database) {
    return database.jdbcUrl()
        + Stream.concat(
                Stream.of(
                    "user=" + database.user().orElseThrow(),
                    "password=" + database.password().orElse("")),
                database.properties().entrySet().stream().map(Map.Entry::toString))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String digest(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Calls with all of their time left. */
  ApiUnderTest client() {
    return ApiUnderTest.of(new EventTransport(api), root.entries(), root.personalInfo());
  }

  /** Calls with so much time left. */
  ApiUnderTest client(int millisLeft) {
    return client(json -> {}, millisLeft);
  }

  /**
   * Calls by way of a gateway with an authorizer.
   *
   * @param authorizer writes members of {@code requestContext}
   */
  ApiUnderTest client(Consumer<JsonGenerator> authorizer) {
    return client(authorizer, TestContext.MOST_MILLIS);
  }

  private ApiUnderTest client(Consumer<JsonGenerator> authorizer, int millisLeft) {
    return ApiUnderTest.of(
        request -> answer(request, authorizer, millisLeft), root.entries(), root.personalInfo());
  }

  private HttpResponse answer(
      HttpRequest request, Consumer<JsonGenerator> authorizer, int millisLeft) {
    byte[] event = EventJson.of(request, "$default", authorizer);
    return EventTransport.response(api.answer(event, new TestContext(millisLeft)));
  }

  /** What it has written so far. */
  List<String> log() {
    return log.toString(UTF_8).lines().toList();
  }

  @Override
  public void close() {
    for (AutoCloseable resource : root.resources()) {
      try {
        resource.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
