package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables of all kinds that a portfolio has, each made when it is asked for. */
final class EntryTables {
  private final List<EntryKind<?>> kinds;
  private final Map<EntryKind<?>, EntryTable<?>> tables = new ConcurrentHashMap<>();

  EntryTables(List<EntryKind<?>> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /**
   * @throws IllegalArgumentException if the kind is not one of them
   */
  @SuppressWarnings("unchecked") // a table of T is put for a kind of T
  <T extends Entry> EntryTable<T> of(EntryKind<T> kind) {
    EntryTable<?> known = tables.get(kind);
    if (known == null) {
      if (!kinds.contains(kind)) {
        throw new IllegalArgumentException("a portfolio has no " + kind);
      }
      tables.putIfAbsent(kind, new EntryTable<>(kind));
      known = tables.get(kind);
    }
    return (EntryTable<T>) known;
  }

  /** In the order of the kinds. */
  List<EntryTable<?>> all() {
    List<EntryTable<?>> all = new ArrayList<>();
    for (EntryKind<?> kind : kinds) {
      all.add(of(kind));
    }
    return all;
  }

  TechnologyNames technologyNames() {
    return new TechnologyNames(kinds);
  }
}
