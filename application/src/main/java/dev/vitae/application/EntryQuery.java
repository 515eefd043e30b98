package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Criterion;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for one page of a kind's list.
 *
 * @param narrowed the value asked for by each criterion, all of which must match
 * @param limit entries at most, 1 to {@link #MAX_LIMIT}
 * @param after the last entry of the page before, if this is not the first
 */
public record EntryQuery<T extends Entry>(
    EntryKind<T> kind, Map<Criterion<T>, Object> narrowed, int limit, Optional<Position> after) {

  public static final int MAX_LIMIT = 100;

  /**
   * @throws IllegalArgumentException if the limit is out of range or a criterion is not one of the
   *     kind's
   */
  public EntryQuery {
    requireNonNull(kind, "kind");
    requireNonNull(after, "after");
    narrowed = Collections.unmodifiableMap(new LinkedHashMap<>(narrowed));
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    if (!kind.criteria().containsAll(narrowed.keySet())) {
      throw new IllegalArgumentException(kind + " cannot be narrowed by " + narrowed.keySet());
    }
  }

  /** The first page of the whole list, as long as it may be. */
  public static <T extends Entry> EntryQuery<T> firstOf(EntryKind<T> kind) {
    return new EntryQuery<>(kind, Map.of(), MAX_LIMIT, Optional.empty());
  }

  public EntryQuery<T> narrowedBy(Criterion<T> criterion, Object asked) {
    Map<Criterion<T>, Object> more = new LinkedHashMap<>(narrowed);
    more.put(criterion, asked);
    return new EntryQuery<>(kind, more, limit, after);
  }

  public EntryQuery<T> limitedTo(int limit) {
    return new EntryQuery<>(kind, narrowed, limit, after);
  }

  public EntryQuery<T> after(Position position) {
    return new EntryQuery<>(kind, narrowed, limit, Optional.of(position));
  }
}
