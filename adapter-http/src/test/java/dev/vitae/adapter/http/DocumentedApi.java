package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.ApiDocument.members;
import static dev.vitae.adapter.http.ApiDocument.text;
import static dev.vitae.adapter.http.testkit.JsonSchema.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiDocument.Operation;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A witness: holds each exchange against the document, and fails where they differ. What a request
 * says has to be documented if the answer is a good one.
 */
final class DocumentedApi implements ApiUnderTest {
  static final ApiDocument DOCUMENT = new ApiDocument();

  private final ApiUnderTest api;
  private final Map<Operation, Set<String>> seen;

  DocumentedApi(ApiUnderTest api) {
    this(api, new java.util.HashMap<>());
  }

  /**
   * @param seen takes the statuses that each operation has answered
   */
  DocumentedApi(ApiUnderTest api, Map<Operation, Set<String>> seen) {
    this.api = api;
    this.seen = seen;
  }

  @Override
  public HttpResponse send(HttpRequest request) {
    HttpResponse response = api.send(request);
    String exchange = request.method() + " " + request.path() + ": " + response.status();
    List<String> faults;
    synchronized (DOCUMENT) { // rivals have one witness
      faults = faults(request, response);
    }
    assertThat(faults).as(() -> exchange + " " + new String(response.body())).isEmpty();
    return response;
  }

  private List<String> faults(HttpRequest request, HttpResponse response) {
    List<Operation> there = operationsAt(request.path());
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Optional<Operation> operation =
        there.stream().filter(each -> each.method().equals(method)).findAny();
    String status = Integer.toString(response.status());
    Optional<JsonObject> answer;
    List<String> faults = new ArrayList<>();
    if (operation.isPresent()) {
      answer = at(operation.get().json(), "responses", status).map(DOCUMENT::resolved);
      seen.computeIfAbsent(operation.get(), each -> new TreeSet<>()).add(status);
      if (response.status() < 400) {
        checkRequest(operation.get(), request, faults);
      }
    } else {
      String expected =
          there.isEmpty() ? status : request.method().equals("OPTIONS") ? "204" : "405";
      if (!expected.equals(status)) {
        faults.add("should be " + expected);
      }
      answer = DOCUMENT.otherAnswer(status.equals("204") ? "OPTIONS" : status);
    }
    if (answer.isEmpty()) {
      return List.of("the status is not documented");
    }
    checkHeaders(answer.get(), response.headers(), faults);
    checkContent(answer.get(), request, response, faults);
    return faults;
  }

  private static List<Operation> operationsAt(String path) {
    List<Operation> there = new ArrayList<>();
    for (Operation operation : DOCUMENT.operations()) {
      if (matches(operation.path().split("/", -1), path.split("/", -1))) {
        there.add(operation);
      }
    }
    return there;
  }

  private static boolean matches(String[] template, String[] path) {
    boolean matches = template.length == path.length;
    for (int i = 0; matches && i < path.length; i++) {
      try {
        matches =
            template[i].startsWith("{")
                || template[i].equals(PercentEncoding.decode(path[i], false));
      } catch (HttpProblem undecodable) {
        return false;
      }
    }
    return matches && pathIsDecodable(path);
  }

  private static boolean pathIsDecodable(String[] path) {
    try {
      for (String segment : path) {
        PercentEncoding.decode(segment, false);
      }
      return true;
    } catch (HttpProblem undecodable) {
      return false;
    }
  }

  // -- the request

  private static void checkRequest(Operation operation, HttpRequest request, List<String> faults) {
    for (JsonObject parameter : operation.parameters()) {
      String name = text(parameter.members().get("name"));
      Optional<String> value = valueOf(parameter, name, operation, request);
      if (value.isPresent()) {
        checkValue(name, value.get(), parameter, faults);
      } else if (at(parameter, "required").isPresent()) {
        faults.add(name + " is required by the document, not by the server");
      }
    }
    query(request)
        .forEach(
            (name, value) -> {
              if (operation.parameter("query", name).isEmpty()) {
                faults.add("the server knows the query parameter " + name);
              }
            });
    if (!operation.requestContent().isEmpty()) {
      String type = request.headers().get("Content-Type").orElse("").split(";")[0];
      Json content = operation.requestContent().get(type.strip().toLowerCase(Locale.ROOT));
      if (content == null) {
        faults.add("the server reads " + type);
      } else {
        DOCUMENT
            .schemaOf((JsonObject) content)
            .faults(JsonReader.read(request.body()))
            .forEach(fault -> faults.add("request " + fault));
      }
    }
  }

  private static Optional<String> valueOf(
      JsonObject parameter, String name, Operation operation, HttpRequest request) {
    switch (text(parameter.members().get("in"))) {
      case "query":
        return Optional.ofNullable(query(request).get(name));
      case "path":
        int place = List.of(operation.path().split("/")).indexOf("{" + name + "}");
        return Optional.of(PercentEncoding.decode(request.path().split("/")[place], false));
      default:
        // A request id of another form is no error: the server takes one of its own.
        return name.equals("X-Request-Id") ? Optional.empty() : request.headers().get(name);
    }
  }

  private static Map<String, String> query(HttpRequest request) {
    Map<String, String> values = new TreeMap<>();
    for (String pair : request.query().filter(query -> !query.isEmpty()).orElse("=").split("&")) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        values.put(
            PercentEncoding.decode(parts[0], true),
            parts.length < 2 ? "" : PercentEncoding.decode(parts[1], true));
      }
    }
    return values;
  }

  // -- the answer

  private static void checkHeaders(JsonObject answer, Headers sent, List<String> faults) {
    Map<String, Json> documented = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    documented.putAll(members(answer, "headers"));
    sent.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Content-Type") && !documented.containsKey(name)) {
            faults.add("the header " + name + " is not documented");
          }
        });
    documented.forEach(
        (name, reference) -> {
          JsonObject header = DOCUMENT.resolved(reference);
          Optional<String> value = sent.get(name);
          if (value.isPresent()) {
            checkValue(name, value.get(), header, faults);
          } else if (at(header, "required").isPresent()) {
            faults.add("the header " + name + " is missing");
          }
        });
  }

  private static void checkContent(
      JsonObject answer, HttpRequest request, HttpResponse response, List<String> faults) {
    Map<String, Json> content = members(answer, "content");
    Optional<String> type = response.headers().get("Content-Type");
    if (content.isEmpty()) {
      if (type.isPresent() || response.body().length > 0) {
        faults.add("there is a body that is not documented");
      }
      return;
    }
    if (type.isEmpty() || !content.containsKey(type.get())) {
      faults.add("the media type " + type + " is not documented");
      return;
    }
    if (request.method().equals("HEAD") || !type.get().endsWith("json")) {
      return;
    }
    Json body = JsonReader.read(response.body());
    faults.addAll(DOCUMENT.schemaOf((JsonObject) content.get(type.get())).faults(body));
    if (type.get().equals(ProblemDetail.MEDIA_TYPE)) {
      JsonNumber status = new JsonNumber(Integer.toString(response.status()));
      if (!at(body, "status").equals(Optional.of(status))) {
        faults.add("the problem has another status");
      }
    }
  }

  /** A parameter or a header, which is text on the wire. */
  private static void checkValue(String name, String value, JsonObject owner, List<String> faults) {
    DOCUMENT
        .schemaOf(owner)
        .faults(typed(value, owner))
        .forEach(fault -> faults.add(name + " " + fault));
  }

  static Json typed(String value, JsonObject owner) {
    String type = at(owner, "schema", "type").map(ApiDocument::text).orElse("");
    if (type.equals("integer") && value.matches("-?[0-9]+")) {
      return new JsonNumber(value);
    }
    if (type.equals("boolean") && value.matches("true|false")) {
      return new JsonBoolean(Boolean.parseBoolean(value));
    }
    return new JsonString(value);
  }

  @Override
  public EntryRepositories entries() {
    return api.entries();
  }

  @Override
  public PersonalInfoRepository personalInfo() {
    return api.personalInfo();
  }
}
