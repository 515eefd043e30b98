package dev.vitae.adapter.lambda.event;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.VerifiedClaims;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.UnreadableJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an HTTP API or a function URL sends for a request: <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>, those parts of it that count here. {@code queryStringParameters} does not: it
 * joins the values of a repeated parameter by commas, which a value may hold, too.
 *
 * @param stage what the address begins with, if it is not {@code $default}
 * @param path {@code rawPath}: with the stage in front, unless that is {@code $default}
 * @param query {@code rawQueryString}, empty without a query
 * @param headers by names in lower case; several values of a name are joined by commas
 * @param cookies each as {@code name=value}; they are not among the headers
 * @param claims {@code requestContext.authorizer.jwt}, which only the gateway writes
 */
public record HttpEvent(
    String method,
    String stage,
    String path,
    String query,
    Map<String, String> headers,
    List<String> cookies,
    byte[] body,
    Optional<VerifiedClaims> claims) {

  private static final String VERSION = "2.0";
  private static final String DEFAULT_STAGE = "$default";
  private static final byte[] NO_BODY = {};

  public HttpEvent {
    requireNonNull(method, "method");
    requireNonNull(stage, "stage");
    requireNonNull(path, "path");
    requireNonNull(query, "query");
    requireNonNull(headers, "headers");
    requireNonNull(cookies, "cookies");
    requireNonNull(body, "body");
    requireNonNull(claims, "claims");
  }

  /**
   * @throws UnreadableEventException if it is no event of this format
   */
  public static HttpEvent read(byte[] event) {
    JsonObject root = root(event);
    if (!text(root, "version").equals(Optional.of(VERSION))) {
      throw new UnreadableEventException(
          "the event is no request in payload format 2.0, but "
              + kind(root)
              + ": let an HTTP API (payload format 2.0) or a function URL call this function");
    }
    JsonObject context = object(root, "requestContext");
    return new HttpEvent(
        required(object(context, "http"), "method"),
        text(context, "stage").orElse(DEFAULT_STAGE),
        required(root, "rawPath"),
        text(root, "rawQueryString").orElse(""),
        texts(root, "headers"),
        list(root, "cookies"),
        body(root),
        claims(context));
  }

  private static JsonObject root(byte[] event) {
    try {
      Json root = JsonReader.read(event);
      if (root instanceof JsonObject) {
        return (JsonObject) root;
      }
      throw new UnreadableEventException("the event is not an object, but " + root.describe());
    } catch (UnreadableJsonException broken) {
      throw new UnreadableEventException("the event cannot be read: " + broken.getMessage());
    }
  }

  /** What it looks like, for whoever wired something else to this function. */
  private static String kind(JsonObject root) {
    Map<String, Json> members = root.members();
    if (members.get("requestContext") instanceof JsonObject
        && ((JsonObject) members.get("requestContext")).members().containsKey("elb")) {
      return "one of a load balancer";
    }
    if (members.containsKey("httpMethod")) {
      return "one of a REST API (payload format 1.0)";
    }
    if (members.containsKey("detail-type")) {
      return "one of EventBridge, such as a schedule";
    }
    if (members.containsKey("Records")) {
      return "a list of records";
    }
    return "something else";
  }

  private static Optional<VerifiedClaims> claims(JsonObject context) {
    if (context.members().get("authorizer") instanceof JsonObject authorizer
        && authorizer.members().get("jwt") instanceof JsonObject jwt) {
      return Optional.of(new VerifiedClaims(texts(jwt, "claims"), list(jwt, "scopes")));
    }
    return Optional.empty();
  }

  private static byte[] body(JsonObject root) {
    Optional<String> body = text(root, "body");
    if (body.isEmpty()) {
      return NO_BODY;
    }
    if (!(root.members().get("isBase64Encoded") instanceof JsonBoolean encoded)
        || !encoded.value()) {
      return body.get().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body.get());
    } catch (IllegalArgumentException notBase64) {
      throw new UnreadableEventException("the event's body is no base64, but it says it is");
    }
  }

  private static String required(JsonObject object, String name) {
    return text(object, name)
        .orElseThrow(() -> new UnreadableEventException("the event holds no text '" + name + "'"));
  }

  private static JsonObject object(JsonObject parent, String name) {
    if (parent.members().get(name) instanceof JsonObject object) {
      return object;
    }
    throw new UnreadableEventException("the event holds no object '" + name + "'");
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.members().get(name) instanceof JsonString text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private static Map<String, String> texts(JsonObject root, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (root.members().get(name) instanceof JsonObject object) {
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        if (member.getValue() instanceof JsonString text) {
          texts.put(member.getKey(), text.value());
        }
      }
    }
    return texts;
  }

  private static List<String> list(JsonObject root, String name) {
    List<String> texts = new ArrayList<>();
    if (root.members().get(name) instanceof JsonArray array) {
      for (Json item : array.items()) {
        if (item instanceof JsonString text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }

  /** The request as the client sent it to the API. */
  public HttpRequest toRequest() {
    Headers.Builder fields = Headers.builder();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      fields.add(header.getKey(), header.getValue());
    }
    if (!cookies.isEmpty()) {
      fields.add("cookie", String.join("; ", cookies));
    }
    return new HttpRequest(
        method,
        pathWithinStage(),
        query.isEmpty() ? Optional.empty() : Optional.of(query),
        fields.build(),
        body,
        claims);
  }

  private String pathWithinStage() {
    String prefix = "/" + stage;
    if (stage.equals(DEFAULT_STAGE) || !path.startsWith(prefix)) {
      return path;
    }
    if (path.length() == prefix.length()) {
      return "/";
    }
    return path.charAt(prefix.length()) == '/' ? path.substring(prefix.length()) : path;
  }
}
