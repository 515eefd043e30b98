package dev.vitae.adapter.migration.branch;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object, read whole. No message from here quotes it, for it may hold a password. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Json NOTHING = new Json(Map.of());

  private final Map<?, ?> members;

  private Json(Map<?, ?> members) {
    this.members = members;
  }

  /**
   * @throws IllegalArgumentException when the text is no JSON object
   */
  static Json read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      return new Json(object(parser));
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("is no JSON", null);
    }
  }

  /** A JSON object in one line, with the members that are written. */
  static String object(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** Empty when the member is absent or no text. */
  Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  /** Without members when it is absent or no object. */
  Json object(String name) {
    return members.get(name) instanceof Map<?, ?> object ? new Json(object) : NOTHING;
  }

  /** The objects of an array; none when it is absent or no array. */
  List<Json> objects(String name) {
    List<Json> objects = new ArrayList<>();
    if (members.get(name) instanceof List<?> array) {
      for (Object element : array) {
        if (element instanceof Map<?, ?> object) {
          objects.add(new Json(object));
        }
      }
    }
    return objects;
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static Object value(JsonParser parser, JsonToken token) {
    switch (token) {
      case START_OBJECT:
        return object(parser);
      case START_ARRAY:
        List<Object> elements = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          elements.add(value(parser, next));
        }
        return elements;
      case VALUE_STRING:
        return parser.getString();
      case VALUE_TRUE:
        return true;
      case VALUE_FALSE:
        return false;
      case VALUE_NULL:
        return Optional.empty();
      default:
        return parser.getDoubleValue();
    }
  }
}
