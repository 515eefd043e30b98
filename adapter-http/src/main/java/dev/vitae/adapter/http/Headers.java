package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Header fields in their order; names compare without regard to case. Immutable. */
public final class Headers {
  private static final Headers NONE = new Headers(List.of());

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  public static Headers none() {
    return NONE;
  }

  public static Headers of(String name, String value) {
    return NONE.with(name, value);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** These and one more field, in a place of its own even if the name is there already. */
  public Headers with(String name, String value) {
    return builder().addAll(this).add(name, value).build();
  }

  /**
   * All values of a name joined by commas, as RFC 9110, section 5.3 has it; empty if the name is
   * not there.
   */
  public Optional<String> get(String name) {
    String joined = null;
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        joined = joined == null ? field.value : joined + ", " + field.value;
      }
    }
    return Optional.ofNullable(joined);
  }

  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    forEach(
        (each, value) -> {
          if (each.equalsIgnoreCase(name)) {
            values.add(value);
          }
        });
    return values;
  }

  public void forEach(BiConsumer<String, String> action) {
    fields.forEach(field -> action.accept(field.name, field.value));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers && fields.equals(((Headers) other).fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** Names only: a value may be a secret. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    forEach((name, value) -> names.add(name));
    return names.toString();
  }

  private record Field(String name, String value) {
    Field {
      requireNonNull(name, "name");
      requireNonNull(value, "value");
    }
  }

  /** Gathers fields; not for several threads. */
  public static final class Builder {
    private final List<Field> fields = new ArrayList<>();

    private Builder() {}

    public Builder add(String name, String value) {
      fields.add(new Field(name, value));
      return this;
    }

    public Builder addAll(Headers headers) {
      fields.addAll(headers.fields);
      return this;
    }

    public Headers build() {
      return fields.isEmpty() ? NONE : new Headers(List.copyOf(fields));
    }
  }
}
