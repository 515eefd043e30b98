package dev.vitae.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Values of a template, which may be <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">intrinsic
 * functions</a>: those that the CDK writes.
 */
final class Values {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private Values() {}

  /** Who knows what a name stands for. */
  interface Names {
    /** What {@code Ref} gives. */
    String reference(String name);

    /** What {@code Fn::GetAtt} gives. */
    String attribute(String resource, String name);

    /** What {@code Fn::FindInMap} gives. */
    JsonNode mapped(String map, String first, String second);
  }

  /** The names that a value asks for: what has to be there before it can be told. */
  static Set<String> namesIn(JsonNode value) {
    Set<String> names = new TreeSet<>();
    gather(value, names);
    return names;
  }

  private static void gather(JsonNode value, Set<String> names) {
    if (value.isObject() && value.size() == 1) {
      Map.Entry<String, JsonNode> only = value.properties().iterator().next();
      JsonNode argument = only.getValue();
      switch (only.getKey()) {
        case "Ref" -> names.add(argument.textValue());
        case "Fn::GetAtt" -> names.add(argument.get(0).textValue());
        case "Fn::Sub" -> {
          Matcher variable = VARIABLE.matcher(text(argument));
          while (variable.find()) {
            names.add(variable.group(1).split("\\.")[0]);
          }
        }
        default -> gather(argument, names);
      }
    } else {
      value.forEach(each -> gather(each, names));
    }
  }

  /** The value with all functions carried out. */
  static JsonNode resolved(JsonNode value, Names names) {
    if (value.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      value.forEach(each -> all.add(resolved(each, names)));
      return all;
    }
    if (!value.isObject()) {
      return value;
    }
    if (value.size() == 1) {
      Map.Entry<String, JsonNode> only = value.properties().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return called(only.getKey(), only.getValue(), names);
      }
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    value
        .properties()
        .forEach(member -> all.set(member.getKey(), resolved(member.getValue(), names)));
    return all;
  }

  private static JsonNode called(String function, JsonNode argument, Names names) {
    return switch (function) {
      case "Ref" -> TextNode.valueOf(names.reference(argument.textValue()));
      case "Fn::GetAtt" ->
          TextNode.valueOf(
              names.attribute(argument.get(0).textValue(), argument.get(1).textValue()));
      case "Fn::Join" ->
          TextNode.valueOf(
              StreamSupport.stream(resolved(argument.get(1), names).spliterator(), false)
                  .map(JsonNode::asText)
                  .collect(Collectors.joining(argument.get(0).textValue())));
      case "Fn::Sub" ->
          TextNode.valueOf(
              VARIABLE
                  .matcher(text(argument))
                  .replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1), names))));
      case "Fn::FindInMap" -> {
        JsonNode keys = resolved(argument, names);
        yield names.mapped(keys.get(0).asText(), keys.get(1).asText(), keys.get(2).asText());
      }
      default -> throw new IllegalArgumentException("a function that is not played: " + function);
    };
  }

  private static String variable(String name, Names names) {
    int point = name.indexOf('.');
    return point < 0
        ? names.reference(name)
        : names.attribute(name.substring(0, point), name.substring(point + 1));
  }

  /** The CDK gives it no variables of its own. */
  private static String text(JsonNode substituted) {
    if (!substituted.isTextual()) {
      throw new IllegalArgumentException("Fn::Sub with variables is not played");
    }
    return substituted.textValue();
  }
}
