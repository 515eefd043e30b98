package dev.vitae.adapter.http.openapi;

import static dev.vitae.adapter.http.openapi.Schemas.object;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.JsonPointer;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.application.EntryQuery;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.SortKey;
import dev.vitae.domain.attribute.Description;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The OpenAPI 3.1 document of the API: {@code document.json}, and {@code kind.json} once for each
 * kind of entry. Where both say something, {@code document.json} has its way, so that it may add
 * what is true of one kind only.
 */
public final class OpenApiDocument {
  private static final String PERSONAL_INFO = "personal_info";

  private final Map<String, Json> fragments = resource("fragments.json").members();
  private final JsonObject examples = resource("examples.json");
  private final Map<String, Json> schemas = new LinkedHashMap<>();

  private OpenApiDocument() {}

  /** The document of an API that serves these kinds. */
  public static JsonObject of(List<? extends EntryKind<?>> kinds) {
    return new OpenApiDocument().with(kinds);
  }

  /**
   * What the document shows as examples: the personal info by {@code personal_info} and an entry of
   * each kind by its collection, as they are written.
   */
  public static Map<String, byte[]> examples() {
    Map<String, byte[]> examples = new LinkedHashMap<>();
    resource("examples.json")
        .members()
        .forEach(
            (name, example) ->
                examples.put(name, JsonWriter.write(json -> JsonWriter.write(json, example))));
    return examples;
  }

  private JsonObject with(List<? extends EntryKind<?>> kinds) {
    addPersonalInfo();
    JsonObject ofAnyKind = resource("kind.json");
    JsonObject paths = object();
    List<Json> tags = new ArrayList<>();
    for (EntryKind<?> kind : kinds) {
      addSchemas(kind);
      JsonObject ofKind = template(kind).fill(ofAnyKind);
      tags.add(ofKind.members().get("tag"));
      paths = Template.merge(paths, (JsonObject) ofKind.members().get("paths"));
    }
    addPortfolio(kinds);
    Map<String, String> words = Map.of("description", text("description.md").strip());
    JsonObject document =
        new Template(fragments, words, Map.of("kinds", tags)).fill(resource("document.json"));
    JsonObject expanded =
        object("paths", paths, "components", object("schemas", new JsonObject(schemas)));
    return inOrderOf(document, Template.merge(expanded, document));
  }

  private static JsonObject inOrderOf(JsonObject first, JsonObject all) {
    Map<String, Json> members = new LinkedHashMap<>();
    first.members().keySet().forEach(name -> members.put(name, all.members().get(name)));
    members.putAll(all.members());
    return new JsonObject(members);
  }

  private Template template(EntryKind<?> kind) {
    return new Template(
        fragments,
        Map.of(
            "collection", kind.collection(),
            "Collection", inCamelCase(kind.collection()),
            "singular", kind.singular(),
            "Singular", inCamelCase(kind.singular()),
            "order", kind.order().stream().map(OpenApiDocument::words).collect(joining(", "))),
        Map.of("criteria", kind.criteria().stream().map(Schemas::parameter).collect(toList())));
  }

  private static String words(SortKey<?> key) {
    return "`" + key.attribute().name() + "`" + (key.descending() ? " descending" : "");
  }

  /** {@code spoken_languages} is {@code SpokenLanguages}. */
  private static String inCamelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("[_ -]")) {
      camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return camel.toString();
  }

  private void addPersonalInfo() {
    Description<PersonalInfo> description = PersonalInfo.DESCRIPTION;
    JsonObject updatedAt =
        object(
            "updated_at",
            object("type", "string", "format", "date-time", "maxLength", 40, "readOnly", true));
    add("PersonalInfo", Schemas.answer(description, object(), updatedAt));
    add(
        "PersonalInfoChange",
        Template.merge(Schemas.changes(description), object("minProperties", 1)));
    add("PersonalInfoPatch", Schemas.changes(description));
    addExamples(
        PERSONAL_INFO,
        "PersonalInfo",
        "PersonalInfoChange",
        description,
        object(),
        object("updated_at", "2026-11-22T06:28:42.896414Z"));
  }

  private <T extends Entry> void addSchemas(EntryKind<T> kind) {
    String name = inCamelCase(kind.singular());
    JsonObject id = object("id", fragments.get("id"));
    add(name, Schemas.answer(kind.description(), id, object()));
    add(name + "Input", Schemas.input(kind.description()));
    add(name + "Patch", Schemas.changes(kind.description()));
    addExamples(
        kind.collection(), name, name + "Input", kind.description(), object("id", 1), object());
  }

  private void add(String name, JsonObject schema) {
    schemas.put(name, schema);
  }

  /** The example as it is sent, as it is answered, and its first member as a change of it. */
  private <T> void addExamples(
      String name,
      String answer,
      String input,
      Description<T> description,
      JsonObject before,
      JsonObject after) {
    Json example = examples.members().get(name);
    if (example == null) {
      return;
    }
    T value = description.create(RecordJson.read(example, JsonPointer.ROOT, description));
    JsonObject answered =
        (JsonObject)
            JsonReader.read(
                JsonWriter.write(
                    json -> {
                      json.writeStartObject();
                      RecordJson.writeMembers(json, description, value);
                      json.writeEndObject();
                    }));
    addExample(answer, Template.merge(Template.merge(before, answered), after));
    addExample(input, example);
    Map.Entry<String, Json> first = ((JsonObject) example).members().entrySet().iterator().next();
    addExample(answer + "Patch", object(first.getKey(), first.getValue()));
  }

  private void addExample(String schema, Json example) {
    schemas.merge(
        schema,
        object("examples", Schemas.array(example)),
        (known, more) -> Template.merge((JsonObject) known, (JsonObject) more));
  }

  private void addPortfolio(List<? extends EntryKind<?>> kinds) {
    Map<String, Json> properties = new LinkedHashMap<>();
    properties.put(
        PERSONAL_INFO,
        object("oneOf", Schemas.array(reference("PersonalInfo"), object("type", "null"))));
    for (EntryKind<?> kind : kinds) {
      properties.put(
          kind.collection(),
          object(
              "type",
              "array",
              "maxItems",
              EntryQuery.MAX_LIMIT,
              "items",
              reference(inCamelCase(kind.singular()))));
    }
    add("Portfolio", Schemas.closed(properties, List.copyOf(properties.keySet())));
  }

  private static JsonObject reference(String schema) {
    return object("$ref", "#/components/schemas/" + schema);
  }

  private static JsonObject resource(String name) {
    return (JsonObject) JsonReader.read(text(name).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String name) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
