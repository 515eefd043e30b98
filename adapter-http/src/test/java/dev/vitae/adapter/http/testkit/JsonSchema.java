package dev.vitae.adapter.http.testkit;

import static java.util.stream.Collectors.toList;

import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonPointer;
import dev.vitae.adapter.http.json.JsonReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A JSON Schema (2020-12), its formats asserted. For several threads. */
public final class JsonSchema {
  /** One for all: it reads the schema of schemas once. */
  private static final Validator VALIDATOR =
      new ValidatorFactory()
          .withJsonNodeFactory(new Nodes())
          .withEvaluatorFactory(
              new EvaluatorFactory.Builder()
                  .withKeyword("pattern", (JsonNode pattern) -> pattern(pattern.asString()))
                  .withKeyword("format", (JsonNode format) -> format(format.asString()))
                  .build())
          .createValidator();

  private final URI uri;

  /**
   * @param schema without a reference
   */
  public JsonSchema(JsonObject schema) {
    synchronized (VALIDATOR) {
      this.uri = VALIDATOR.registerSchema(new Node(schema, JsonPointer.ROOT));
    }
  }

  /** What is wrong with a value; nothing if it is valid. */
  public List<String> faults(Json value) {
    synchronized (VALIDATOR) {
      Validator.Result result = VALIDATOR.validate(uri, new Node(value, JsonPointer.ROOT));
      return result.getErrors().stream()
          .map(error -> error.getInstanceLocation() + ": " + error.getError())
          .collect(toList());
    }
  }

  /** At the end of a pattern, {@code $} is the end of the text; to Java, a line feed may follow. */
  private static Evaluator pattern(String expression) {
    Pattern pattern =
        Pattern.compile(
            expression.endsWith("$")
                ? expression.substring(0, expression.length() - 1) + "\\z"
                : expression);
    return onStrings(text -> pattern.matcher(text).find(), "does not match " + expression);
  }

  private static Evaluator format(String name) {
    switch (name) {
      case "date":
        return onStrings(text -> parses(LocalDate::parse, text) && text.length() == 10, "no date");
      case "date-time":
        return onStrings(text -> parses(OffsetDateTime::parse, text), "no time");
      case "int32":
        return (context, node) -> result(!node.isNumber() || isInt(node), "no int32");
      case "int64":
        return (context, node) -> result(!node.isNumber() || isLong(node), "no int64");
      case "uri": // these three are the schema of schemas' own
      case "uri-reference":
      case "regex":
        return (context, node) -> Evaluator.Result.success();
      default:
        throw new AssertionError("this test does not know the format " + name);
    }
  }

  private static boolean isInt(JsonNode node) {
    return node.isInteger() && node.asInteger().bitLength() < Integer.SIZE;
  }

  private static boolean isLong(JsonNode node) {
    return node.isInteger() && node.asInteger().bitLength() < Long.SIZE;
  }

  private static boolean parses(Consumer<String> parser, String text) {
    try {
      parser.accept(text);
      return true;
    } catch (DateTimeException broken) {
      return false;
    }
  }

  private static Evaluator onStrings(java.util.function.Predicate<String> valid, String fault) {
    return (context, node) -> result(!node.isString() || valid.test(node.asString()), fault);
  }

  private static Evaluator.Result result(boolean valid, String fault) {
    return valid ? Evaluator.Result.success() : Evaluator.Result.failure(fault);
  }

  private static final class Nodes implements JsonNodeFactory {
    @Override
    public JsonNode wrap(Object json) {
      return json instanceof Node ? (Node) json : new Node((Json) json, JsonPointer.ROOT);
    }

    @Override
    public JsonNode create(String text) {
      return wrap(JsonReader.read(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private record Node(Json json, JsonPointer place) implements JsonNode {
    @Override
    public String getJsonPointer() {
      return place.text();
    }

    @Override
    public SimpleType getNodeType() {
      if (json instanceof JsonObject) {
        return SimpleType.OBJECT;
      }
      if (json instanceof JsonArray) {
        return SimpleType.ARRAY;
      }
      if (json instanceof JsonString) {
        return SimpleType.STRING;
      }
      if (json instanceof JsonNumber) {
        return asNumber().stripTrailingZeros().scale() <= 0
            ? SimpleType.INTEGER
            : SimpleType.NUMBER;
      }
      return json instanceof JsonBoolean ? SimpleType.BOOLEAN : SimpleType.NULL;
    }

    @Override
    public boolean asBoolean() {
      return ((JsonBoolean) json).value();
    }

    @Override
    public String asString() {
      return ((JsonString) json).value();
    }

    @Override
    public BigInteger asInteger() {
      return asNumber().toBigIntegerExact();
    }

    @Override
    public BigDecimal asNumber() {
      return new BigDecimal(((JsonNumber) json).literal());
    }

    @Override
    public List<JsonNode> asArray() {
      List<JsonNode> items = new ArrayList<>();
      ((JsonArray) json)
          .items()
          .forEach(item -> items.add(new Node(item, place.item(items.size()))));
      return items;
    }

    @Override
    public Map<String, JsonNode> asObject() {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      ((JsonObject) json)
          .members()
          .forEach((name, value) -> members.put(name, new Node(value, place.member(name))));
      return members;
    }
  }

  /** For tests that build values: the member at a path of names, if it is there. */
  public static Optional<Json> at(Json json, String... names) {
    Json at = json;
    for (String name : names) {
      at = at instanceof JsonObject ? ((JsonObject) at).members().get(name) : null;
    }
    return Optional.ofNullable(at);
  }
}
