package dev.vitae.domain;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TechnologyKey;
import dev.vitae.domain.attribute.ValueType;
import java.util.List;

/**
 * One way to narrow a list.
 *
 * @param name what a reader calls it
 */
public record Criterion<T>(String name, Form form, Attribute<T, ?> attribute) {
  /** How the asked value and an entry's are compared. */
  public enum Form {
    EQUALS,
    AT_LEAST,
    /** The entry's technologies hold the asked name, in whichever case. */
    MENTIONS
  }

  public Criterion {
    requireNonNull(name, "name");
    requireNonNull(form, "form");
    requireNonNull(attribute, "attribute");
  }

  /** Named as the attribute is. */
  public static <T> Criterion<T> equalTo(Attribute<T, ?> attribute) {
    return new Criterion<>(attribute.name(), Form.EQUALS, attribute);
  }

  public static <T> Criterion<T> atLeast(String name, Attribute<T, Integer> attribute) {
    return new Criterion<>(name, Form.AT_LEAST, attribute);
  }

  public static <T> Criterion<T> mentions(String name, Attribute<T, List<String>> attribute) {
    return new Criterion<>(name, Form.MENTIONS, attribute);
  }

  /** The type of the value asked for. */
  public ValueType type() {
    return form == Form.MENTIONS ? ValueType.TEXT : attribute.type();
  }

  /** What a value asked for has to keep to. */
  public Rule<?> rule() {
    return form == Form.MENTIONS ? Rule.Technologies.NAME : attribute.rule();
  }

  /**
   * @param asked of this criterion's type
   */
  public boolean matches(T entry, Object asked) {
    Object actual = attribute.of(entry);
    if (actual == null) {
      return false;
    }
    switch (form) {
      case EQUALS:
        return actual.equals(asked);
      case AT_LEAST:
        return ((Integer) actual) >= ((Integer) asked);
      case MENTIONS:
        String key = TechnologyKey.of((String) asked);
        return ((List<?>) actual)
            .stream().anyMatch(name -> TechnologyKey.of((String) name).equals(key));
      default:
        throw new IllegalStateException("unknown form " + form);
    }
  }
}
