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
 * @param prefix what stands in front of the API's own paths, {@code /prod}; empty if nothing does
 * @param path the API's own path, percent-encoded
 * @param query {@code rawQueryString}, empty without a query
 * @param headers by names in lower case; several values of a name are joined by commas
 * @param cookies each as {@code name=value}; they are not among the headers
 * @param claims {@code requestContext.authorizer.jwt}, which only the gateway writes
 */
record HttpEvent(
    String method,
    String prefix,
    String path,
    String query,
    Map<String, String> headers,
    List<String> cookies,
    byte[] body,
    Optional<VerifiedClaims> claims) {

  private static final String VERSION = "2.0";
  private static final String DEFAULT_STAGE = "$default";
  private static final byte[] NO_BODY = {};

  /** Parameters' names are members of the event, and an address may have 8,192 bytes. */
  private static final JsonReader READER = JsonReader.ofNamesUpTo(16_384);

  /** What may stand in a path as it is, beside letters and digits: RFC 3986, section 3.3. */
  private static final String OF_A_PATH = "/-._~!$&'()*+,;=:@%";

  HttpEvent {
    requireNonNull(method, "method");
    requireNonNull(prefix, "prefix");
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
  static HttpEvent read(byte[] event) {
    JsonObject root = root(event);
    if (!text(root, "version").equals(Optional.of(VERSION))) {
      throw new UnreadableEventException(
          "the event is no request in payload format 2.0, but "
              + kind(root)
              + ": let an HTTP API (payload format 2.0) or a function URL call this function");
    }
    JsonObject context = object(root, "requestContext");
    String path = encoded(required(root, "rawPath"));
    String prefix = prefix(context, path);
    return new HttpEvent(
        required(object(context, "http"), "method"),
        prefix,
        path.length() == prefix.length() ? "/" : path.substring(prefix.length()),
        text(root, "rawQueryString").orElse(""),
        texts(root, "headers"),
        list(root, "cookies"),
        body(root),
        claims(context));
  }

  private static JsonObject root(byte[] event) {
    try {
      Json root = READER.readAll(event);
      if (root instanceof JsonObject) {
        return (JsonObject) root;
      }
      throw new UnreadableEventException("the event is not an object, but " + root.describe());
    } catch (UnreadableJsonException broken) {
      throw new UnreadableEventException(
          "the event cannot be read: " + broken.faults().get(0).detail());
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
  HttpRequest toRequest() {
    Headers.Builder fields = Headers.builder();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      fields.add(header.getKey(), header.getValue());
    }
    if (!cookies.isEmpty()) {
      fields.add("cookie", String.join("; ", cookies));
    }
    return new HttpRequest(
        method,
        path,
        query.isEmpty() ? Optional.empty() : Optional.of(query),
        fields.build(),
        body,
        claims);
  }

  /**
   * The stage's name, which stands in front under the API's own domain; under a custom one it does
   * not.
   */
  private static String prefix(JsonObject context, String path) {
    String stage = text(context, "stage").orElse(DEFAULT_STAGE);
    String prefix = "/" + stage;
    Optional<String> api = text(context, "apiId");
    boolean ownDomain =
        api.isEmpty()
            || text(context, "domainPrefix").filter(name -> !api.get().equals(name)).isEmpty();
    boolean inFront = path.equals(prefix) || path.startsWith(prefix + "/");
    return ownDomain && inFront && !stage.equals(DEFAULT_STAGE) ? prefix : "";
  }

  /**
   * A function URL gives the path as it was sent. An HTTP API has decoded it: what could not have
   * been sent so is encoded again. What it has decoded to a % is taken for an escape.
   */
  private static String encoded(String rawPath) {
    StringBuilder path = new StringBuilder(rawPath.length() + 8);
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (isAlphanumeric(c) || OF_A_PATH.indexOf(c) >= 0) {
        path.append(c);
      } else {
        int end = Character.isHighSurrogate(c) ? Math.min(i + 2, rawPath.length()) : i + 1;
        appendEscaped(path, rawPath.substring(i, end));
        i = end - 1;
      }
    }
    return path.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static void appendEscaped(StringBuilder path, String text) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      path.append('%')
          .append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)))
          .append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
    }
  }

  /** Names only: a value may be a secret. */
  @Override
  public String toString() {
    return method + " " + path + " " + headers.keySet();
  }
}
