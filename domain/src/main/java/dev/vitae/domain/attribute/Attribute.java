package dev.vitae.domain.attribute;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * A named, typed property of a record.
 *
 * @param <T> the record
 * @param <V> the Java type of the values, see {@link ValueType}
 */
public final class Attribute<T, V> {
  private final String name;
  private final Rule<V> rule;
  private final Function<T, V> reader;

  private Attribute(String name, Rule<V> rule, Function<T, V> reader) {
    this.name = requireNonNull(name, "name");
    this.rule = requireNonNull(rule, "rule");
    this.reader = requireNonNull(reader, "reader");
  }

  /**
   * @param name in {@code snake_case}, the one name that wire and table know
   */
  public static <T, V> Attribute<T, V> of(String name, Rule<V> rule, Function<T, V> reader) {
    return new Attribute<>(name, rule, reader);
  }

  public String name() {
    return name;
  }

  public Rule<V> rule() {
    return rule;
  }

  public ValueType type() {
    return rule.type();
  }

  public boolean required() {
    return rule.required();
  }

  /**
   * @return {@code null} if absent
   */
  public V of(T owner) {
    return reader.apply(owner);
  }

  /**
   * For the record's constructor: the normal form of a value, what is wrong with it added to the
   * violations.
   */
  public V check(V value, Violations violations) {
    return rule.check(name, value, violations);
  }

  @Override
  public String toString() {
    return name;
  }
}
