package dev.vitae.adapter.lambda.event;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes an answer as payload format 2.0 has it. */
final class HttpAnswer {
  /**
   * The most that Lambda takes from a function: 6 MB. See <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   * quotas</a>.
   */
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  /** What JSON makes of a byte at most: {@code \u0001}. */
  private static final int LONGEST_ESCAPE = 6;

  /** The fields of an answer's head stay far below it. */
  private static final int HEAD_BYTES = 64 * 1024;

  private HttpAnswer() {}

  /** Addresses as the client has to ask for them: with what stands in front of the API's own. */
  static HttpResponse behind(String prefix, HttpResponse response) {
    if (prefix.isEmpty()) {
      return response;
    }
    Headers.Builder headers = Headers.builder();
    response
        .headers()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "Location", "Content-Location" -> headers.add(name, prefix + value);
                case "Link" -> headers.add(name, value.replace("</", "<" + prefix + "/"));
                default -> headers.add(name, value);
              }
            });
    return new HttpResponse(response.status(), headers.build(), response.body());
  }

  /** Why Lambda would not pass an answer on; empty if it does. */
  static Optional<String> obstacle(HttpResponse response) {
    boolean small = response.body().length < (MAX_BYTES - HEAD_BYTES) / LONGEST_ESCAPE;
    return small || write(response).length <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            "the answer is larger than the 6 MB that Lambda passes on: ask for less at a time, with"
                + " ?limit= and the cursor in Link");
  }

  static byte[] write(HttpResponse response) {
    return JsonWriter.write(
        json -> {
          json.writeStartObject();
          json.writeName("statusCode").writeNumber(response.status());
          json.writeName("headers").writeStartObject();
          for (Map.Entry<String, List<String>> field : fields(response).entrySet()) {
            json.writeName(field.getKey()).writeString(String.join(", ", field.getValue()));
          }
          json.writeEndObject();
          boolean text = isText(response);
          json.writeName("isBase64Encoded").writeBoolean(!text);
          json.writeName("body");
          writeBody(json, response.body(), text);
          json.writeEndObject();
        });
  }

  private static void writeBody(JsonGenerator json, byte[] body, boolean text) {
    if (text) {
      json.writeUTF8String(body, 0, body.length);
    } else {
      json.writeBinary(body);
    }
  }

  /** The format has one value for a name, whose case does not count. */
  private static Map<String, List<String>> fields(HttpResponse response) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    response
        .headers()
        .forEach(
            (name, value) ->
                fields
                    .computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>(1))
                    .add(value));
    return fields;
  }

  /** What is not certain to be text goes as base64, which costs a third more. */
  private static boolean isText(HttpResponse response) {
    if (response.body().length == 0) {
      return true;
    }
    Optional<String> type = response.headers().get("Content-Type");
    return response.headers().get("Content-Encoding").isEmpty()
        && type.isPresent()
        && isText(type.get());
  }

  private static boolean isText(String type) {
    return type.startsWith("text/") || type.startsWith("application/") && type.contains("json");
  }
}
