package dev.vitae.adapter.http.openapi;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * JSON with gaps. In a string or a name, <code>{{word}}</code> stands for that word; as an item of
 * an array it may stand for a list of values. A member called {@code ...} stands for the members of
 * the fragments that it names.
 */
final class Template {
  private static final String FRAGMENTS = "...";
  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");

  private final Map<String, Json> fragments;
  private final Map<String, String> words;
  private final Map<String, List<Json>> lists;

  Template(Map<String, Json> fragments, Map<String, String> words, Map<String, List<Json>> lists) {
    this.fragments = fragments;
    this.words = words;
    this.lists = lists;
  }

  JsonObject fill(JsonObject template) {
    Map<String, Json> members = new LinkedHashMap<>();
    template
        .members()
        .forEach(
            (name, value) -> {
              if (name.equals(FRAGMENTS)) {
                ((JsonArray) value).items().forEach(each -> members.putAll(fragment(each)));
              } else {
                members.put(fill(name), fill(value));
              }
            });
    return new JsonObject(members);
  }

  private Map<String, Json> fragment(Json name) {
    Json fragment = fragments.get(((JsonString) name).value());
    if (fragment == null) {
      throw new IllegalStateException("there is no fragment " + name);
    }
    return fill((JsonObject) fragment).members();
  }

  private Json fill(Json value) {
    if (value instanceof JsonObject) {
      return fill((JsonObject) value);
    }
    if (value instanceof JsonArray) {
      List<Json> items = new ArrayList<>();
      for (Json item : ((JsonArray) value).items()) {
        listAt(item).ifPresentOrElse(items::addAll, () -> items.add(fill(item)));
      }
      return new JsonArray(items);
    }
    return value instanceof JsonString ? new JsonString(fill(((JsonString) value).value())) : value;
  }

  private Optional<List<Json>> listAt(Json item) {
    if (!(item instanceof JsonString)) {
      return Optional.empty();
    }
    String text = ((JsonString) item).value();
    return text.startsWith("{{") && text.endsWith("}}")
        ? Optional.ofNullable(lists.get(text.substring(2, text.length() - 2)))
        : Optional.empty();
  }

  private String fill(String text) {
    int open = text.indexOf("{{");
    if (open < 0) {
      return text;
    }
    int close = text.indexOf("}}", open);
    String name = text.substring(open + 2, close);
    String word = words.get(name);
    if (word == null) {
      throw new IllegalStateException("there is no word for " + name);
    }
    return text.substring(0, open) + word + fill(text.substring(close + 2));
  }

  /**
   * Both, member by member: what one does not have comes from the other; where both have something
   * that is no object, the second has its way. Statuses are in their order.
   */
  static JsonObject merge(JsonObject first, JsonObject second) {
    Map<String, Json> members = new LinkedHashMap<>(first.members());
    second.members().forEach((name, value) -> members.merge(name, value, Template::mergeValues));
    boolean statuses = members.keySet().stream().allMatch(name -> STATUS.matcher(name).matches());
    return new JsonObject(statuses ? new TreeMap<>(members) : members);
  }

  private static Json mergeValues(Json first, Json second) {
    return first instanceof JsonObject && second instanceof JsonObject
        ? merge((JsonObject) first, (JsonObject) second)
        : second;
  }
}
