package dev.vitae.domain.attribute;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Values for some attributes of a record: all of them to make one, some of them to change one. A
 * value that is there may be {@code null}: it clears. What came from outside and is no value at all
 * (the 30th of February) is rejected here, and refused together with the rules that the others
 * break.
 */
public final class Values<T> {
  private final Map<Attribute<T, ?>, Object> values;
  private final Map<Attribute<T, ?>, String> rejected;

  private Values(Map<Attribute<T, ?>, Object> values, Map<Attribute<T, ?>, String> rejected) {
    this.values = values;
    this.rejected = rejected;
  }

  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /**
   * @return {@code null} if the value is absent, rejected or not there
   */
  @SuppressWarnings("unchecked") // the builder's put ties the value's type to the attribute's
  public <V> V get(Attribute<T, V> attribute) {
    return (V) values.get(attribute);
  }

  /**
   * Whether the attribute is named here, with a value, with {@code null} or with a rejected one.
   */
  public boolean has(Attribute<T, ?> attribute) {
    return values.containsKey(attribute);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether there is something to make a value of: neither {@code null} nor left out. */
  public boolean isPresent(Attribute<T, ?> attribute) {
    return values.get(attribute) != null || rejected.containsKey(attribute);
  }

  /** These values, but the changes' where those name an attribute. */
  public Values<T> with(Values<T> changes) {
    Builder<T> merged = builder();
    merged.values.putAll(values);
    merged.rejected.putAll(rejected);
    merged.rejected.keySet().removeAll(changes.values.keySet());
    merged.values.putAll(changes.values);
    merged.rejected.putAll(changes.rejected);
    return merged.build();
  }

  Map<Attribute<T, ?>, String> rejected() {
    return rejected;
  }

  /** Gathers values; not for several threads. */
  public static final class Builder<T> {
    private final Map<Attribute<T, ?>, Object> values = new IdentityHashMap<>();
    private final Map<Attribute<T, ?>, String> rejected = new IdentityHashMap<>();

    private Builder() {}

    public <V> Builder<T> put(Attribute<T, V> attribute, V value) {
      values.put(attribute, value);
      return this;
    }

    /**
     * @param detail what a value would have to be, as the end of a sentence that begins with the
     *     name
     */
    public Builder<T> reject(Attribute<T, ?> attribute, String detail) {
      values.put(attribute, null);
      rejected.put(attribute, detail);
      return this;
    }

    public Values<T> build() {
      return new Values<>(new IdentityHashMap<>(values), new IdentityHashMap<>(rejected));
    }
  }
}
