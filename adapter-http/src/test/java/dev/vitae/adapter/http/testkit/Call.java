package dev.vitae.adapter.http.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes requests and reads answers in few words. */
public final class Call {
  private final HttpRequest request;

  private Call(HttpRequest request) {
    this.request = request;
  }

  public static Call get(String target) {
    return of("GET", target);
  }

  /** With the key and {@code Content-Type: application/json}. */
  public static Call put(String target, String json) {
    return write("PUT", target, "application/json", json);
  }

  /** With the key and {@code Content-Type: application/json}. */
  public static Call post(String target, String json) {
    return write("POST", target, "application/json", json);
  }

  /** With the key and {@code Content-Type: application/merge-patch+json}. */
  public static Call patch(String target, String json) {
    return write("PATCH", target, "application/merge-patch+json", json);
  }

  private static Call write(String method, String target, String type, String json) {
    return of(method, target)
        .with("Content-Type", type)
        .key(ApiUnderTest.KEY)
        .body(json.getBytes(StandardCharsets.UTF_8));
  }

  /** With the key. */
  public static Call delete(String target) {
    return of("DELETE", target).key(ApiUnderTest.KEY);
  }

  /**
   * @param target path and, after a question mark, query
   */
  public static Call of(String method, String target) {
    int question = target.indexOf('?');
    return new Call(
        new HttpRequest(
            method,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1)),
            Headers.none(),
            new byte[0]));
  }

  public Call key(ApiKey key) {
    return with("Authorization", "Bearer " + key.reveal());
  }

  public Call with(String name, String value) {
    return new Call(
        new HttpRequest(
            request.method(),
            request.path(),
            request.query(),
            without(name).with(name, value),
            request.body()));
  }

  public Call lacking(String name) {
    return new Call(
        new HttpRequest(
            request.method(), request.path(), request.query(), without(name), request.body()));
  }

  public Call method(String method) {
    return new Call(
        new HttpRequest(
            method, request.path(), request.query(), request.headers(), request.body()));
  }

  public Call body(byte[] body) {
    return new Call(
        new HttpRequest(
            request.method(), request.path(), request.query(), request.headers(), body));
  }

  private Headers without(String name) {
    Headers.Builder rest = Headers.builder();
    request
        .headers()
        .forEach(
            (each, value) -> {
              if (!each.equalsIgnoreCase(name)) {
                rest.add(each, value);
              }
            });
    return rest.build();
  }

  /** With {@code If-Match}. */
  public Call basedOn(String tag) {
    return with("If-Match", tag);
  }

  public Answered on(ApiUnderTest api) {
    HttpResponse response = api.send(request);
    Optional<String> length = response.headers().get("Content-Length");
    if (response.status() == 204 || response.status() == 304) {
      assertThat(length).as("Content-Length").isEmpty();
      assertThat(response.body()).isEmpty();
    } else if (request.method().equals("HEAD")) {
      assertThat(length).as("Content-Length").isPresent();
      assertThat(response.body()).isEmpty();
    } else {
      assertThat(length).as("Content-Length").contains(Integer.toString(response.body().length));
    }
    return new Answered(response);
  }

  /** An answer and what can be said about it. */
  public record Answered(HttpResponse response) {
    public Answered is(int status) {
      assertThat(response.status()).as(() -> text()).isEqualTo(status);
      return this;
    }

    public Answered has(String header, String value) {
      assertThat(header(header)).as(header).isEqualTo(value);
      return this;
    }

    public Answered lacks(String header) {
      assertThat(response.headers().get(header)).as(header).isEmpty();
      return this;
    }

    public String header(String name) {
      return response.headers().get(name).orElse("");
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public String tag() {
      return header("ETag");
    }

    public Json json() {
      return JsonReader.read(response.body());
    }

    /** The body, whatever its white space and the order of its members. */
    public Answered hasJson(String expected) {
      assertThat(json()).isEqualTo(JsonReader.read(expected.getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    /**
     * A problem of this status whose errors, if there are any, have these pointers, in this order.
     */
    public Answered isProblem(int status, String... pointers) {
      is(status).has("Content-Type", "application/problem+json");
      Map<String, Json> problem = ((Json.JsonObject) json()).members();
      assertThat(problem.get("status")).isEqualTo(new Json.JsonNumber(Integer.toString(status)));
      assertThat(problem.get("type")).isEqualTo(new Json.JsonString("about:blank"));
      assertThat(problem.get("request_id")).isEqualTo(new Json.JsonString(header("X-Request-Id")));
      assertThat(problem).containsKeys("title", "detail");
      assertThat(pointers(problem)).containsExactly(pointers);
      return this;
    }

    private static List<String> pointers(Map<String, Json> problem) {
      if (!problem.containsKey("errors")) {
        return List.of();
      }
      return ((Json.JsonArray) problem.get("errors"))
          .items().stream()
              .map(error -> ((Json.JsonObject) error).members().get("pointer"))
              .map(pointer -> ((Json.JsonString) pointer).value())
              .collect(Collectors.toList());
    }
  }
}
