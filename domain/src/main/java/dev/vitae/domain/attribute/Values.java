package dev.vitae.domain.attribute;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Values for some attributes of a record: all of them to make one, some of them to change one. A
 * value that is there may be {@code null}: it clears.
 */
public final class Values<T> {
  private final Map<Attribute<T, ?>, Object> values;

  private Values(Map<Attribute<T, ?>, Object> values) {
    this.values = values;
  }

  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /**
   * @return {@code null} if the value is absent or not there
   */
  @SuppressWarnings(
      "unchecked") // only the builder fills the map, and its put ties the value's type to the
  // attribute's
  public <V> V get(Attribute<T, V> attribute) {
    return (V) values.get(attribute);
  }

  /** Whether the attribute is named here, with a value or with {@code null}. */
  public boolean has(Attribute<T, ?> attribute) {
    return values.containsKey(attribute);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** These values, but the changes' where those name an attribute. */
  public Values<T> with(Values<T> changes) {
    Map<Attribute<T, ?>, Object> merged = new IdentityHashMap<>(values);
    merged.putAll(changes.values);
    return new Values<>(merged);
  }

  /** Gathers values; not for several threads. */
  public static final class Builder<T> {
    private final Map<Attribute<T, ?>, Object> values = new IdentityHashMap<>();

    private Builder() {}

    public <V> Builder<T> put(Attribute<T, V> attribute, V value) {
      values.put(attribute, value);
      return this;
    }

    public Values<T> build() {
      return new Values<>(new IdentityHashMap<>(values));
    }
  }
}
