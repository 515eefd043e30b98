package dev.vitae.adapter.lambda.testkit;

import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Writes what an HTTP API makes of a request: <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>.
 */
public final class EventJson {
  private EventJson() {}

  /** Behind the stage {@code $default}, without an authorizer. */
  public static byte[] of(HttpRequest request) {
    return of(request, "$default", json -> {});
  }

  /**
   * @param stage any other than {@code $default} stands in front of the path
   * @param authorizer writes members of {@code requestContext}, such as {@code authorizer}
   */
  public static byte[] of(HttpRequest request, String stage, Consumer<JsonGenerator> authorizer) {
    String path = stage.equals("$default") ? request.path() : "/" + stage + request.path();
    return JsonWriter.write(
        json -> {
          json.writeStartObject();
          json.writeName("version").writeString("2.0");
          json.writeName("routeKey").writeString("$default");
          json.writeName("rawPath").writeString(path);
          json.writeName("rawQueryString").writeString(request.query().orElse(""));
          writeHeaders(json, request);
          json.writeName("requestContext").writeStartObject();
          authorizer.accept(json);
          json.writeName("http").writeStartObject();
          json.writeName("method").writeString(request.method());
          json.writeName("path").writeString(path);
          json.writeName("protocol").writeString("HTTP/1.1");
          json.writeName("sourceIp").writeString("192.0.2.1");
          json.writeEndObject();
          json.writeName("requestId").writeString("JKJaXmPLvHcESHA=");
          json.writeName("stage").writeString(stage);
          json.writeName("timeEpoch").writeNumber(1_583_348_638_390L);
          json.writeEndObject();
          writeBody(json, request);
          json.writeEndObject();
        });
  }

  private static void writeHeaders(JsonGenerator json, HttpRequest request) {
    Map<String, String> joined = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                joined.merge(
                    name.toLowerCase(Locale.ROOT),
                    value.strip(),
                    (first, next) -> first + "," + next));
    String cookies = joined.remove("cookie");
    if (cookies != null) {
      json.writeName("cookies").writeStartArray();
      for (String cookie : cookies.split("; *", -1)) {
        json.writeString(cookie);
      }
      json.writeEndArray();
    }
    json.writeName("headers").writeStartObject();
    joined.forEach((name, value) -> json.writeName(name).writeString(value));
    json.writeEndObject();
  }

  /** Text in a body that says it is text goes as it is, all else as base64. */
  private static void writeBody(JsonGenerator json, HttpRequest request) {
    byte[] body = request.body();
    Optional<String> text = text(request);
    if (body.length == 0) {
      json.writeName("isBase64Encoded").writeBoolean(false);
    } else if (text.isPresent()) {
      json.writeName("body").writeString(text.get());
      json.writeName("isBase64Encoded").writeBoolean(false);
    } else {
      json.writeName("body").writeBinary(body);
      json.writeName("isBase64Encoded").writeBoolean(true);
    }
  }

  private static Optional<String> text(HttpRequest request) {
    String type = request.headers().get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.startsWith("text/") && !type.startsWith("application/json")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(request.body())).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
