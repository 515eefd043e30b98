package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.testkit.Call.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiDocument.Operation;
import dev.vitae.adapter.http.WriteAuthorization.Decision;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.JsonSchema;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls every operation of the document in every way that could make it answer one of the statuses
 * there are. The witness sees to it that each answer is as documented; at the end, each documented
 * one has been there.
 */
class DocumentWalkTest {
  private static final String TECHNOLOGIES = "/api/technologies";

  static List<Operation> operations() {
    return DocumentedApi.DOCUMENT.operations();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyDocumentedStatusIsAnsweredAndNoOther(Operation operation) {
    Map<Operation, Set<String>> seen = new HashMap<>();

    provocations(operation)
        .forEach(
            (what, call) -> {
              BreakableApi api = new BreakableApi();
              call.accept(new Scene(api, new DocumentedApi(api, seen)));
            });

    assertThat(seen.get(operation)).isEqualTo(new TreeSet<>(operation.statuses()));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aRequestMadeOfTheExamplesIsGood(Operation operation) {
    BreakableApi api = new BreakableApi();
    Scene scene = new Scene(api, new DocumentedApi(api));
    scene.furnish(operation);

    assertThat(call(operation).on(scene.witness).response().status()).isBetween(200, 204);
  }

  private static Map<String, Consumer<Scene>> provocations(Operation operation) {
    Call call = call(operation);
    Map<String, Consumer<Scene>> all = new LinkedHashMap<>();
    all.put("with nothing there", scene -> call.on(scene.witness));
    put(all, "as it should be", operation, call);
    put(all, "HEAD", operation, call.method("HEAD"));
    put(all, "OPTIONS", operation, call.method("OPTIONS"));
    put(all, "unknown method", operation, call.method("BREW"));
    put(all, "unknown parameter", operation, call(operation, "?unknown=1"));
    put(all, "no key", operation, call.lacking("Authorization"));
    put(all, "another id", operation, call(at(operation, "4711"), operation));
    put(all, "no id", operation, call(at(operation, "x"), operation));
    put(all, "Accept", operation, call.with("Accept", "application/x-none"));
    put(all, "stale", operation, call.basedOn("\"x\""));
    put(all, "any", operation, call.basedOn("*"));
    put(all, "not even a tag", operation, call.basedOn("x"));
    put(all, "based on nothing", operation, call.lacking("If-Match"));
    put(all, "known", operation, call.lacking("If-Match").with("If-None-Match", "*"));
    put(all, "unknown tag", operation, call.with("If-None-Match", "\"x\""));
    put(all, "too large", operation, call.body(new byte[HttpRequest.MAX_BODY_BYTES + 1]));
    put(all, "another type", operation, call.with("Content-Type", "text/plain"));
    put(all, "no JSON", operation, call.body(new byte[] {'{'}));
    put(all, "no member", operation, call.body(new byte[] {'{', '}'}));
    if (!operation.requestContent().isEmpty()) {
      Map.Entry<String, Json> first =
          DocumentedApi.DOCUMENT.example(operation).members().entrySet().iterator().next();
      byte[] part = bytes(new JsonObject(Map.of(first.getKey(), first.getValue())));
      byte[] blank = bytes(new JsonObject(Map.of(first.getKey(), new JsonString(" "))));
      all.put("in part, with nothing there", scene -> call.body(part).on(scene.witness));
      put(all, "in part", operation, call.body(part));
      put(all, "blank", operation, call.body(blank));
    }
    if (operation.needsKey()) {
      all.put(
          "another scope",
          scene -> {
            scene.furnish(operation);
            scene.api.decide(Decision.refuseScope("portfolio:write", "not good for this"));
            call.on(scene.witness);
          });
    }
    all.put("taken", scene -> scene.withTheNameTaken(call));
    all.put("in use", scene -> scene.withTheNameInUse(call));
    for (RuntimeException failure :
        List.of(
            new IllegalStateException("inside"),
            new AlreadyExistsException("the e-mail address is taken"),
            new StoreUnavailableException(Duration.ofSeconds(3), new IllegalStateException()))) {
      if (!(failure instanceof AlreadyExistsException) || changesThePersonalInfo(operation)) {
        all.put(
            failure.toString(),
            scene -> {
              scene.furnish(operation);
              scene.api.failWith(failure);
              call.on(scene.witness);
            });
      }
    }
    return all;
  }

  private static boolean changesThePersonalInfo(Operation operation) {
    return operation.needsKey() && operation.path().equals("/api/personal-info");
  }

  private static void put(
      Map<String, Consumer<Scene>> all, String what, Operation operation, Call call) {
    all.put(
        what,
        scene -> {
          scene.furnish(operation);
          call.on(scene.witness);
        });
  }

  // -- a request made of what the document says

  private static Call call(Operation operation) {
    return call(at(operation, "1"), operation);
  }

  private static Call call(Operation operation, String query) {
    return call(at(operation, "1") + query, operation);
  }

  private static String at(Operation operation, String id) {
    return operation.path().replaceAll("\\{[^}]+}", id);
  }

  private static Call call(String target, Operation operation) {
    Call call = Call.of(operation.method(), target);
    if (operation.needsKey()) {
      call = call.key(ApiUnderTest.KEY);
    }
    if (isRequired(operation.parameter("header", "If-Match"))) {
      call = call.basedOn("*");
    }
    for (String type : operation.requestContent().keySet()) {
      call = call.with("Content-Type", type).body(bytes(DocumentedApi.DOCUMENT.example(operation)));
    }
    return call;
  }

  private static boolean isRequired(Optional<JsonObject> parameter) {
    return parameter.flatMap(each -> JsonSchema.at(each, "required")).isPresent();
  }

  private static byte[] bytes(Json json) {
    return JsonWriter.write(generator -> JsonWriter.write(generator, json));
  }

  /** An API of its own, and the witness before it. */
  private record Scene(BreakableApi api, DocumentedApi witness) {
    /** With the personal info, and one entry of the operation's kind. */
    void furnish(Operation operation) {
      for (Operation other : operations()) {
        boolean creates =
            other.method().equals("POST") && isAbout(operation, other.path())
                || other.toString().equals("PUT /api/personal-info");
        if (creates) {
          call(other).on(api).is(201);
        }
      }
      if (operation.toString().equals("POST " + TECHNOLOGIES)) {
        call("/api/technologies/1", operationNamed("removeTechnology")).on(api).is(204);
      }
    }

    private static boolean isAbout(Operation operation, String list) {
      return operation.path().equals(list) || operation.path().startsWith(list + "/");
    }

    private static Operation operationNamed(String id) {
      return operations().stream().filter(each -> each.id().equals(id)).findAny().orElseThrow();
    }

    /** There is another technology that is called as the body wants it to be. */
    void withTheNameTaken(Call call) {
      post(TECHNOLOGIES, "{\"name\": \"Brass\", \"category\": \"x\"}").on(api).is(201);
      post(TECHNOLOGIES, "{\"name\": \"PostgreSQL\", \"category\": \"x\"}").on(api).is(201);
      call.on(witness);
    }

    /** An entry mentions the technology that was there first. */
    void withTheNameInUse(Call call) {
      post(TECHNOLOGIES, "{\"name\": \"Brass\", \"category\": \"x\"}").on(api).is(201);
      post(
              "/api/projects",
              "{\"name\": \"x\", \"description\": \"x\", \"technologies\": [\"Brass\"]}")
          .on(api)
          .is(201);
      call.on(witness);
    }
  }
}
