package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A place in a kind's order. It stays one when the entry that it was taken from is changed or
 * removed.
 *
 * @param values of the kind's sort keys, in their order; {@code null} for an absent one
 * @param id settles ties
 */
public record Position(List<Object> values, EntryId id) {
  public Position {
    values = Collections.unmodifiableList(new ArrayList<>(values));
    requireNonNull(id, "id");
  }

  public static <T extends Entry> Position of(EntryKind<T> kind, Stored<T> entry) {
    List<Object> values = new ArrayList<>();
    kind.order().forEach(key -> values.add(key.attribute().of(entry.value())));
    return new Position(values, entry.id());
  }

  /** Whether the entry comes after this place. */
  public <T extends Entry> boolean isBefore(EntryKind<T> kind, Stored<T> entry) {
    for (int i = 0; i < values.size(); i++) {
      var key = kind.order().get(i);
      int compared = key.compare(values.get(i), key.attribute().of(entry.value()));
      if (compared != 0) {
        return compared < 0;
      }
    }
    return id.value() < entry.id().value();
  }
}
