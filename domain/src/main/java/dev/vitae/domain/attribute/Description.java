package dev.vitae.domain.attribute;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All attributes of a record, and how it is made from their values. */
public final class Description<T> {
  private final List<Attribute<T, ?>> attributes;
  private final Function<Values<T>, T> constructor;

  private Description(List<Attribute<T, ?>> attributes, Function<Values<T>, T> constructor) {
    this.attributes = attributes;
    this.constructor = requireNonNull(constructor, "constructor");
  }

  /**
   * @param attributes in the order in which they are shown
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  public static <T> Description<T> of(
      Function<Values<T>, T> constructor, Attribute<T, ?>... attributes) {
    return new Description<>(List.of(attributes), constructor);
  }

  public List<Attribute<T, ?>> attributes() {
    return attributes;
  }

  public Optional<Attribute<T, ?>> attribute(String name) {
    for (Attribute<T, ?> attribute : attributes) {
      if (attribute.name().equals(name)) {
        return Optional.of(attribute);
      }
    }
    return Optional.empty();
  }

  /**
   * @throws InvalidException naming every broken rule
   */
  public T create(Values<T> values) {
    if (values.rejected().isEmpty()) {
      return constructor.apply(values);
    }
    List<Violation> broken = new ArrayList<>();
    values
        .rejected()
        .forEach((attribute, detail) -> broken.add(new Violation(attribute.name(), detail)));
    try {
      constructor.apply(values);
    } catch (InvalidException others) {
      others.violations().stream()
          .filter(other -> broken.stream().noneMatch(known -> known.path().equals(other.path())))
          .forEach(broken::add);
    }
    broken.sort(comparingInt(violation -> placeOf(violation.path())));
    throw new InvalidException(broken);
  }

  private int placeOf(String path) {
    String name = path.split("/", 2)[0];
    for (int place = 0; place < attributes.size(); place++) {
      if (attributes.get(place).name().equals(name)) {
        return place;
      }
    }
    return attributes.size();
  }

  public Values<T> valuesOf(T owner) {
    Values.Builder<T> values = Values.builder();
    attributes.forEach(attribute -> copy(attribute, owner, values));
    return values.build();
  }

  private static <T, V> void copy(Attribute<T, V> attribute, T owner, Values.Builder<T> values) {
    values.put(attribute, attribute.of(owner));
  }

  /**
   * @return the owner with the values that the changes name
   * @throws InvalidException naming every rule that the result breaks
   */
  public T change(T owner, Values<T> changes) {
    return create(valuesOf(owner).with(changes));
  }
}
