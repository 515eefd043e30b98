package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.testkit.JsonSchema.at;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.adapter.http.testkit.JsonSchema;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The API's document as a reader sees it: references followed. For several threads. */
final class ApiDocument {
  private final JsonObject root = OpenApiDocument.of(EntryKinds.ALL);
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Json, JsonSchema> schemas = new IdentityHashMap<>();

  ApiDocument() {
    members(root, "paths")
        .forEach(
            (path, item) ->
                ((JsonObject) item)
                    .members()
                    .forEach(
                        (method, operation) -> {
                          if (!method.equals("parameters")) {
                            operations.add(
                                new Operation(
                                    method.toUpperCase(Locale.ROOT),
                                    path,
                                    (JsonObject) operation,
                                    parameters(item, operation)));
                          }
                        }));
  }

  JsonObject root() {
    return root;
  }

  List<Operation> operations() {
    return operations;
  }

  /** What is answered at an address or by a method that has no operation. */
  Optional<JsonObject> otherAnswer(String key) {
    return at(root, "x-other-answers", key).map(this::resolved);
  }

  private List<JsonObject> parameters(Json... owners) {
    List<JsonObject> parameters = new ArrayList<>();
    for (Json owner : owners) {
      at(owner, "parameters")
          .ifPresent(
              list -> ((JsonArray) list).items().forEach(item -> parameters.add(resolved(item))));
    }
    return parameters;
  }

  /** What a reference stands for; anything else stands for itself. */
  JsonObject resolved(Json json) {
    Optional<Json> reference = at(json, "$ref");
    if (reference.isEmpty()) {
      return (JsonObject) json;
    }
    String pointer = ((JsonString) reference.get()).value();
    return (JsonObject)
        at(root, pointer.substring("#/".length()).split("/"))
            .orElseThrow(() -> new AssertionError(pointer + " is not there"));
  }

  /** The schema that an object has, ready to be asked. */
  JsonSchema schemaOf(JsonObject owner) {
    return schema(owner.members().get("schema"));
  }

  synchronized JsonSchema schema(Json schema) {
    return schemas.computeIfAbsent(schema, each -> new JsonSchema((JsonObject) inlined(each)));
  }

  private Json inlined(Json json) {
    if (json instanceof JsonArray) {
      List<Json> items = new ArrayList<>();
      ((JsonArray) json).items().forEach(item -> items.add(inlined(item)));
      return new JsonArray(items);
    }
    if (!(json instanceof JsonObject)) {
      return json;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    resolved(json).members().forEach((name, value) -> members.put(name, inlined(value)));
    return new JsonObject(members);
  }

  static Map<String, Json> members(Json json, String... names) {
    return at(json, names)
        .map(object -> ((JsonObject) object).members())
        .orElse(Collections.emptyMap());
  }

  static String text(Json json) {
    return ((JsonString) json).value();
  }

  /** The schema of the body that an operation reads. */
  JsonObject requestSchema(Operation operation) {
    Json content = operation.requestContent().values().iterator().next();
    return resolved(at(content, "schema").orElseThrow());
  }

  /** A body that the operation takes: the documented example, or any if there is none. */
  JsonObject example(Operation operation) {
    return at(requestSchema(operation), "examples")
        .map(examples -> (JsonObject) ((JsonArray) examples).items().get(0))
        .orElseGet(
            () ->
                EntryKinds.ALL.stream()
                    .filter(kind -> operation.path().startsWith("/api/" + kind.collection()))
                    .map(ApiDocument::anyOf)
                    .findAny()
                    .orElseThrow());
  }

  private static <T extends Entry> JsonObject anyOf(EntryKind<T> kind) {
    T entry = RandomEntries.of(kind, 1).next();
    return (JsonObject)
        JsonReader.read(
            JsonWriter.write(
                json -> {
                  json.writeStartObject();
                  RecordJson.writeMembers(json, kind.description(), entry);
                  json.writeEndObject();
                }));
  }

  /**
   * @param parameters its own and its address's
   */
  record Operation(String method, String path, JsonObject json, List<JsonObject> parameters) {
    String id() {
      return text(json.members().get("operationId"));
    }

    Set<String> statuses() {
      return members(json, "responses").keySet();
    }

    boolean needsKey() {
      return at(json, "security").isPresent();
    }

    /** The schemas of the bodies that it reads, by media type. */
    Map<String, Json> requestContent() {
      return members(json, "requestBody", "content");
    }

    Optional<JsonObject> parameter(String in, String name) {
      return parameters.stream()
          .filter(each -> text(each.members().get("in")).equals(in))
          .filter(each -> text(each.members().get("name")).equalsIgnoreCase(name))
          .findAny();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
