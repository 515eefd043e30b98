package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import java.util.List;
import java.util.Optional;

/**
 * One page of a kind's list.
 *
 * @param next where the page after it goes on, if there is more
 */
public record Slice<T extends Entry>(
    EntryKind<T> kind, List<Stored<T>> entries, Optional<Position> next) {

  public Slice {
    requireNonNull(kind, "kind");
    entries = List.copyOf(entries);
    requireNonNull(next, "next");
  }

  /**
   * @param found what a store found for {@code limit + 1} entries: one too many means that there is
   *     more
   */
  public static <T extends Entry> Slice<T> of(EntryKind<T> kind, List<Stored<T>> found, int limit) {
    if (found.size() <= limit) {
      return new Slice<>(kind, found, Optional.empty());
    }
    List<Stored<T>> page = found.subList(0, limit);
    return new Slice<>(kind, page, Optional.of(Position.of(kind, page.get(limit - 1))));
  }
}
