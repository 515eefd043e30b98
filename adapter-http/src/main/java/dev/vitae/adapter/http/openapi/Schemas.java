package dev.vitae.adapter.http.openapi;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.domain.Criterion;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TextFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schemas (2020-12) of what a description says. What a schema of a request accepts, the
 * rules accept; the other way round with two exceptions that JSON Schema has no words for: rules
 * measure a text without the white space at its ends, and read numbers as they are spelt.
 *
 * <p>Patterns keep to what all regular expressions have in common, so that any client can use them.
 * They stand alone where {@code format} would say something else: {@code email} and {@code uri}
 * refuse some of what the rules accept.
 */
final class Schemas {
  /** Unicode's white space other than control characters: what rules trim. */
  private static final String SPACES = " \\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";

  private static final String CONTROLS = "\\x00-\\x1f\\x7f-\\x9f";
  private static final String CONTROLS_BUT_LINES = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f";
  private static final String LINES = "\\t\\n";

  private static final String YEARS_0001_TO_9999 =
      "^(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$";
  private static final int DAY_LENGTH = 10;
  private static final JsonString NULL = new JsonString("null");

  private Schemas() {}

  /** Of an answer: every member is there, {@code null} if absent. */
  static JsonObject answer(Description<?> description, JsonObject... others) {
    Map<String, Json> properties = new LinkedHashMap<>();
    properties.putAll(others[0].members());
    for (Attribute<?, ?> attribute : description.attributes()) {
      boolean always =
          attribute.required()
              || attribute.rule() instanceof Rule.Flag
              || attribute.rule() instanceof Rule.Technologies;
      properties.put(attribute.name(), orNull(!always, normal(attribute.rule())));
    }
    properties.putAll(others[1].members());
    return closed(properties, List.copyOf(properties.keySet()));
  }

  /** Of a body that says all there is to say. */
  static JsonObject input(Description<?> description) {
    List<String> required = new ArrayList<>();
    for (Attribute<?, ?> attribute : description.attributes()) {
      if (attribute.required()) {
        required.add(attribute.name());
      }
    }
    return closed(accepted(description), required);
  }

  /** Of a body that says what changes. */
  static JsonObject changes(Description<?> description) {
    return closed(accepted(description), List.of());
  }

  private static Map<String, Json> accepted(Description<?> description) {
    Map<String, Json> properties = new LinkedHashMap<>();
    description
        .attributes()
        .forEach(
            attribute ->
                properties.put(
                    attribute.name(), orNull(!attribute.required(), accepted(attribute.rule()))));
    return properties;
  }

  static JsonObject closed(Map<String, Json> properties, List<String> required) {
    Map<String, Json> schema = new LinkedHashMap<>();
    schema.put("type", json("object"));
    if (!required.isEmpty()) {
      schema.put("required", json(required));
    }
    schema.put("properties", new JsonObject(properties));
    schema.put("additionalProperties", json(false));
    return new JsonObject(schema);
  }

  private static JsonObject orNull(boolean nullable, JsonObject schema) {
    if (!nullable) {
      return schema;
    }
    Map<String, Json> members = new LinkedHashMap<>(schema.members());
    members.computeIfPresent("type", (name, type) -> new JsonArray(List.of(type, NULL)));
    return new JsonObject(members);
  }

  /** Of a value as rules leave it. */
  private static JsonObject normal(Rule<?> rule) {
    if (rule instanceof Rule.Text) {
      return text((Rule.Text) rule, normalPattern((Rule.Text) rule));
    }
    if (rule instanceof Rule.Technologies) {
      return technologies(normal(Rule.Technologies.NAME), "uniqueItems", true);
    }
    return accepted(rule);
  }

  /** Of a value that rules accept. */
  private static JsonObject accepted(Rule<?> rule) {
    if (rule instanceof Rule.Text) {
      return text((Rule.Text) rule, acceptedPattern((Rule.Text) rule));
    }
    if (rule instanceof Rule.Day) {
      return object(
          "type",
          "string",
          "format",
          "date",
          "maxLength",
          DAY_LENGTH,
          "pattern",
          YEARS_0001_TO_9999);
    }
    if (rule instanceof Rule.Number) {
      Rule.Number range = (Rule.Number) rule;
      return object(
          "type", "integer", "format", "int32", "minimum", range.min(), "maximum", range.max());
    }
    if (rule instanceof Rule.Flag) {
      return object("type", "boolean");
    }
    return technologies(accepted(Rule.Technologies.NAME));
  }

  private static JsonObject technologies(JsonObject name, Object... more) {
    return Template.merge(
        object("type", "array", "maxItems", Rule.Technologies.MAX_NAMES, "items", name),
        object(more));
  }

  private static JsonObject text(Rule.Text rule, String pattern) {
    return object("type", "string", "maxLength", rule.maxLength(), "pattern", pattern);
  }

  private static String normalPattern(Rule.Text rule) {
    String outer = "[^" + controls(rule) + spaces(rule) + "]";
    String inner = "[^" + controls(rule) + "]*";
    return rule.format() == TextFormat.ANY
        ? "^" + outer + "(?:" + inner + outer + ")?$"
        : "^" + expression(rule) + "$";
  }

  private static String acceptedPattern(Rule.Text rule) {
    String around = "[" + spaces(rule) + "]*";
    String content =
        rule.format() == TextFormat.ANY
            ? "[^" + controls(rule) + spaces(rule) + "][^" + controls(rule) + "]*"
            : expression(rule) + around;
    return "^" + around + (rule.required() ? content : "(?:" + content + ")?") + "$";
  }

  /** Control characters are refused before a format is looked at, those beyond ASCII too. */
  private static String expression(Rule.Text rule) {
    return rule.format().expression().replace("\\x7f", "\\x7f-\\x9f");
  }

  private static String controls(Rule.Text rule) {
    return rule.multiline() ? CONTROLS_BUT_LINES : CONTROLS;
  }

  private static String spaces(Rule.Text rule) {
    return rule.multiline() ? LINES + SPACES : SPACES;
  }

  /** The query parameter that narrows a list. */
  static JsonObject parameter(Criterion<?> criterion) {
    Rule<?> rule = criterion.rule();
    return object(
        "name",
        criterion.name(),
        "in",
        "query",
        "description",
        "Only entries " + wanted(criterion) + ".",
        "schema",
        accepted(rule instanceof Rule.Text ? ((Rule.Text) rule).require() : rule));
  }

  private static String wanted(Criterion<?> criterion) {
    String attribute = "`" + criterion.attribute().name() + "`";
    switch (criterion.form()) {
      case EQUALS:
        return "whose " + attribute + " is this";
      case AT_LEAST:
        return "whose " + attribute + " is at least this";
      case MENTIONS:
        return "that name this among their " + attribute + ", in upper or lower case";
      default:
        throw new IllegalStateException("unknown form " + criterion.form());
    }
  }

  /**
   * @param members names and values in turn
   */
  static JsonObject object(Object... members) {
    Map<String, Json> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], json(members[i + 1]));
    }
    return new JsonObject(object);
  }

  static JsonArray array(Object... items) {
    return (JsonArray) json(Arrays.asList(items));
  }

  private static Json json(Object value) {
    if (value instanceof Json) {
      return (Json) value;
    }
    if (value instanceof List) {
      List<Json> items = new ArrayList<>();
      ((List<?>) value).forEach(item -> items.add(json(item)));
      return new JsonArray(items);
    }
    if (value instanceof Boolean) {
      return new JsonBoolean((Boolean) value);
    }
    return value instanceof java.lang.Number
        ? new JsonNumber(value.toString())
        : new JsonString((String) value);
  }
}
