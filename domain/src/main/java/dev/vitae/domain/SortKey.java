package dev.vitae.domain;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.CodePointOrder;
import java.util.Comparator;

/**
 * One step of a kind's order. Texts compare by code point, {@code true} is more than {@code false},
 * absent is last.
 */
public record SortKey<T>(Attribute<T, ?> attribute, boolean descending) {
  /**
   * @throws IllegalArgumentException if values of the attribute's type have no order
   */
  public SortKey {
    requireNonNull(attribute, "attribute");
    comparatorOf(attribute);
  }

  public static <T> SortKey<T> ascending(Attribute<T, ?> attribute) {
    return new SortKey<>(attribute, false);
  }

  public static <T> SortKey<T> descending(Attribute<T, ?> attribute) {
    return new SortKey<>(attribute, true);
  }

  /** Orders two values of the attribute, either of which may be {@code null}. */
  public int compare(Object left, Object right) {
    if (left == null || right == null) {
      return left == right ? 0 : (left == null ? 1 : -1);
    }
    int ascending = comparatorOf(attribute).compare(left, right);
    return descending ? -ascending : ascending;
  }

  private static Comparator<Object> comparatorOf(Attribute<?, ?> attribute) {
    switch (attribute.type()) {
      case TEXT:
        return (left, right) -> CodePointOrder.INSTANCE.compare((String) left, (String) right);
      case DAY:
        return (left, right) -> ((java.time.LocalDate) left).compareTo((java.time.LocalDate) right);
      case NUMBER:
        return (left, right) -> ((Integer) left).compareTo((Integer) right);
      case FLAG:
        return (left, right) -> ((Boolean) left).compareTo((Boolean) right);
      default:
        throw new IllegalArgumentException(attribute + " has no order");
    }
  }
}
