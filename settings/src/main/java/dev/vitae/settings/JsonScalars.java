package dev.vitae.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The texts and numbers of a JSON object by their pointers (RFC 6901). It holds secrets: no message
 * from here quotes it.
 */
public final class JsonScalars {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, String> values;

  private JsonScalars(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @return empty if the text is no JSON object, says something after it or a member twice
   */
  public static Optional<JsonScalars> read(String text) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonToken token = parser.nextToken();
      while (!parser.streamReadContext().inRoot()) {
        boolean scalar = token == JsonToken.VALUE_STRING || token.isNumeric();
        if (scalar && values.put(pointer(parser), parser.getString()) != null) {
          return Optional.empty();
        }
        token = parser.nextToken();
      }
      return parser.nextToken() == null ? Optional.of(new JsonScalars(values)) : Optional.empty();
    } catch (JacksonException broken) {
      return Optional.empty();
    }
  }

  private static String pointer(JsonParser parser) {
    return parser.streamReadContext().pathAsPointer().toString();
  }

  /** Empty if it is not there, or neither a text nor a number. */
  public Optional<String> at(String pointer) {
    return Optional.ofNullable(values.get(pointer));
  }

  @Override
  public String toString() {
    return values.size() + " values";
  }
}
