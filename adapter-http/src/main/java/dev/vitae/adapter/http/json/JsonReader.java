package dev.vitae.adapter.http.json;

import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNull;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON from outside: RFC 8259 and not a character more, in UTF-8 without a byte order mark,
 * no member twice, no lone surrogate, and within bounds that a document of ours never comes near.
 */
public final class JsonReader {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_LENGTH = 64;
  private static final int MAX_NAME_LENGTH = 256;

  private final JsonFactory factory;

  private JsonReader(int longestName) {
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(longestName)
                    .build())
            .build();
  }

  /** A reader of documents whose members may have longer names than ours: in characters. */
  public static JsonReader ofNamesUpTo(int longest) {
    return new JsonReader(longest);
  }

  /**
   * @throws UnreadableJsonException saying what is wrong and where
   */
  public static Json read(byte[] document) {
    return Usual.READER.readAll(document);
  }

  /**
   * @throws UnreadableJsonException saying what is wrong and where
   */
  public Json readAll(byte[] document) {
    String text = decode(document);
    if (text.isBlank()) {
      throw new UnreadableJsonException(JsonPointer.ROOT, "there is no JSON: the body is empty");
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Json root = value(parser, JsonPointer.ROOT);
      if (parser.nextToken() != null) {
        throw new UnreadableJsonException(
            JsonPointer.ROOT,
            "there is something after the end" + at(parser.currentTokenLocation()));
      }
      return root;
    } catch (StreamConstraintsException tooMuch) {
      throw new UnreadableJsonException(
          JsonPointer.ROOT,
          "the JSON is out of bounds: at most "
              + MAX_DEPTH
              + " levels, numbers of "
              + MAX_NUMBER_LENGTH
              + " and names of "
              + MAX_NAME_LENGTH
              + " characters");
    } catch (JacksonException broken) {
      throw new UnreadableJsonException(
          JsonPointer.ROOT, "the JSON is broken" + at(broken.getLocation()));
    }
  }

  private static String decode(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(document))
              .toString();
      if (text.startsWith("\uFEFF")) {
        throw new UnreadableJsonException(
            JsonPointer.ROOT, "the JSON begins with a byte order mark: leave it out");
      }
      return text;
    } catch (CharacterCodingException notUtf8) {
      throw new UnreadableJsonException(JsonPointer.ROOT, "the JSON is not in UTF-8");
    }
  }

  private static Json value(JsonParser parser, JsonPointer pointer) {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT:
        return object(parser, pointer);
      case START_ARRAY:
        return array(parser, pointer);
      case VALUE_STRING:
        return new JsonString(wellFormed(parser.getString(), pointer));
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return new JsonNumber(parser.getString());
      case VALUE_TRUE:
        return new JsonBoolean(true);
      case VALUE_FALSE:
        return new JsonBoolean(false);
      case VALUE_NULL:
        return JsonNull.INSTANCE;
      default:
        throw new IllegalStateException("no JSON value begins with " + token);
    }
  }

  private static JsonObject object(JsonParser parser, JsonPointer pointer) {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      JsonPointer member = pointer.member(wellFormed(parser.currentName(), pointer));
      String name = parser.currentName();
      parser.nextToken();
      if (members.put(name, value(parser, member)) != null) {
        throw new UnreadableJsonException(member, "is there twice");
      }
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonParser parser, JsonPointer pointer) {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, pointer.item(items.size())));
    }
    return new JsonArray(items);
  }

  /** An escape can make half a surrogate pair, which no UTF-8 can carry on. */
  private static String wellFormed(String text, JsonPointer pointer) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new UnreadableJsonException(pointer, "holds half a surrogate pair");
      }
    }
    return text;
  }

  private static String at(TokenStreamLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** Not made before it is needed. */
  private static final class Usual {
    static final JsonReader READER = new JsonReader(MAX_NAME_LENGTH);
  }
}
