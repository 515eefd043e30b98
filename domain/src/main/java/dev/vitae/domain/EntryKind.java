package dev.vitae.domain;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.attribute.Values;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know about one kind of entry: names, attributes, order, and how its list may be
 * narrowed.
 */
public final class EntryKind<T extends Entry> {
  private final String singular;
  private final String collection;
  private final Description<T> description;
  private final List<SortKey<T>> order;
  private final List<Criterion<T>> criteria;

  private EntryKind(
      String singular,
      String collection,
      Description<T> description,
      List<SortKey<T>> order,
      List<Criterion<T>> criteria) {
    this.singular = requireNonNull(singular, "singular");
    this.collection = requireNonNull(collection, "collection");
    this.description = requireNonNull(description, "description");
    this.order = List.copyOf(order);
    this.criteria = List.copyOf(criteria);
  }

  /**
   * @param singular one of them, as in "no such project"
   * @param collection all of them: the path, the member of a portfolio and the table are called so
   */
  public static <T extends Entry> EntryKind<T> of(
      String singular, String collection, Description<T> description) {
    return new EntryKind<>(singular, collection, description, List.of(), List.of());
  }

  /** Ties are settled by the id, the lower first. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  public final EntryKind<T> orderedBy(SortKey<T>... order) {
    return new EntryKind<>(singular, collection, description, List.of(order), criteria);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only copied
  public final EntryKind<T> narrowedBy(Criterion<T>... criteria) {
    return new EntryKind<>(singular, collection, description, order, List.of(criteria));
  }

  public String singular() {
    return singular;
  }

  public String collection() {
    return collection;
  }

  public Description<T> description() {
    return description;
  }

  public List<SortKey<T>> order() {
    return order;
  }

  public List<Criterion<T>> criteria() {
    return criteria;
  }

  /** The attribute that names technologies, if entries of this kind mention any. */
  @SuppressWarnings("unchecked") // an attribute of this type holds a List<String>: see ValueType
  public Optional<Attribute<T, List<String>>> technologies() {
    for (Attribute<T, ?> attribute : description.attributes()) {
      if (attribute.type() == ValueType.TECHNOLOGIES) {
        return Optional.of((Attribute<T, List<String>>) attribute);
      }
    }
    return Optional.empty();
  }

  /**
   * @return the entry with these technologies
   * @throws IllegalStateException if entries of this kind mention none
   */
  public T withTechnologies(T entry, List<String> names) {
    Attribute<T, List<String>> attribute =
        technologies().orElseThrow(() -> new IllegalStateException(this + " has no technologies"));
    return description.change(entry, Values.<T>builder().put(attribute, names).build());
  }

  /** The order of lists. */
  public Comparator<Stored<T>> comparator() {
    return (left, right) -> {
      for (SortKey<T> key : order) {
        int compared =
            key.compare(key.attribute().of(left.value()), key.attribute().of(right.value()));
        if (compared != 0) {
          return compared;
        }
      }
      return Long.compare(left.id().value(), right.id().value());
    };
  }

  @Override
  public String toString() {
    return collection;
  }
}
