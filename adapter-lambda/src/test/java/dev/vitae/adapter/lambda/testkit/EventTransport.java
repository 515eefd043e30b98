package dev.vitae.adapter.lambda.testkit;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.lambda.event.EventApi;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;

/** Requests become events, and what is answered to them becomes responses, as a gateway does it. */
public final class EventTransport implements Function<HttpRequest, HttpResponse> {
  private final EventApi api;

  public EventTransport(EventApi api) {
    this.api = api;
  }

  /** One at a time, as Lambda has it. */
  @Override
  public synchronized HttpResponse apply(HttpRequest request) {
    return response(api.answer(EventJson.of(request), new TestContext()));
  }

  /** Reads an answer in payload format 2.0. */
  public static HttpResponse response(byte[] answer) {
    Map<String, Json> members = ((JsonObject) JsonReader.read(answer)).members();
    Headers.Builder headers = Headers.builder();
    ((JsonObject) members.get("headers"))
        .members()
        .forEach((name, value) -> headers.add(name, ((JsonString) value).value()));
    String body = ((JsonString) members.get("body")).value();
    boolean base64 = ((JsonBoolean) members.get("isBase64Encoded")).value();
    return new HttpResponse(
        Integer.parseInt(((JsonNumber) members.get("statusCode")).literal()),
        headers.build(),
        base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8));
  }
}
