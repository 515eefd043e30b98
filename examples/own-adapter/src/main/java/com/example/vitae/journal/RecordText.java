package com.example.vitae.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Values;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A record as form data: {@code name=Ada+L.&level=5}. It is ASCII and holds neither spaces nor line
 * feeds. What is absent is left out, and each technology is a pair of its own. Knows no kind: the
 * record's description says all there is to know.
 */
final class RecordText<T> {
  private final Description<T> description;

  RecordText(Description<T> description) {
    this.description = description;
  }

  String write(T value) {
    return description.attributes().stream()
        .flatMap(
            attribute -> texts(attribute.of(value)).stream().map(text -> pair(attribute, text)))
        .collect(Collectors.joining("&"));
  }

  private static List<String> texts(Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List) {
      return ((List<?>) value).stream().map(Object::toString).collect(Collectors.toList());
    }
    return List.of(value.toString());
  }

  private static String pair(Attribute<?, ?> attribute, String text) {
    return attribute.name() + "=" + URLEncoder.encode(text, UTF_8);
  }

  /**
   * @throws IllegalArgumentException if it names an attribute that the record does not have
   */
  T read(String form) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (String pair : form.split("&")) {
      String[] parts = pair.split("=", 2);
      texts
          .computeIfAbsent(parts[0], name -> new ArrayList<>())
          .add(URLDecoder.decode(parts[1], UTF_8));
    }
    Values.Builder<T> values = Values.builder();
    texts.forEach((name, found) -> put(attribute(name), found, values));
    return description.create(values.build());
  }

  private Attribute<T, ?> attribute(String name) {
    return description
        .attribute(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no attribute " + name));
  }

  @SuppressWarnings("unchecked") // ValueType says of which class an attribute's values are
  private static <T, V> void put(
      Attribute<T, V> attribute, List<String> texts, Values.Builder<T> values) {
    values.put(attribute, (V) value(attribute, texts));
  }

  private static Object value(Attribute<?, ?> attribute, List<String> texts) {
    switch (attribute.type()) {
      case TEXT:
        return texts.get(0);
      case DAY:
        return LocalDate.parse(texts.get(0));
      case NUMBER:
        return Integer.valueOf(texts.get(0));
      case FLAG:
        return Boolean.valueOf(texts.get(0));
      case TECHNOLOGIES:
        return texts;
      default:
        throw new IllegalStateException("unknown type " + attribute.type());
    }
  }
}
