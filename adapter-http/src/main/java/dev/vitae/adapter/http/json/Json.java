package dev.vitae.adapter.http.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value as it was read: nothing converted, nothing lost but white space. */
public sealed interface Json {

  /** What a person calls it: "an object", "a string"... */
  String describe();

  /** Members in their order; no name twice. */
  record JsonObject(Map<String, Json> members) implements Json {
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String describe() {
      return "an object";
    }
  }

  record JsonArray(List<Json> items) implements Json {
    public JsonArray {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "an array";
    }
  }

  /** Well-formed Unicode. */
  record JsonString(String value) implements Json {
    @Override
    public String describe() {
      return "a string";
    }
  }

  /**
   * @param literal as it was written
   */
  record JsonNumber(String literal) implements Json {
    @Override
    public String describe() {
      return "a number";
    }
  }

  record JsonBoolean(boolean value) implements Json {
    @Override
    public String describe() {
      return value ? "true" : "false";
    }
  }

  record JsonNull() implements Json {
    static final JsonNull INSTANCE = new JsonNull();

    @Override
    public String describe() {
      return "null";
    }
  }
}
