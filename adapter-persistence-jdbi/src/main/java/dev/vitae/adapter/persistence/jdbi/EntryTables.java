package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of all kinds that a portfolio has. */
final class EntryTables {
  private final Map<EntryKind<?>, EntryTable<?>> tables = new LinkedHashMap<>();
  private final TechnologyNames technologyNames;

  EntryTables(List<EntryKind<?>> kinds) {
    kinds.forEach(kind -> tables.put(kind, new EntryTable<>(kind)));
    this.technologyNames =
        new TechnologyNames(
            tables.values().stream().map(EntryTable::links).flatMap(Optional::stream).toList());
  }

  /**
   * @throws IllegalArgumentException if the kind is not one of them
   */
  @SuppressWarnings("unchecked") // the constructor puts a table of T for a kind of T
  <T extends Entry> EntryTable<T> of(EntryKind<T> kind) {
    EntryTable<?> table = tables.get(kind);
    if (table == null) {
      throw new IllegalArgumentException("a portfolio has no " + kind);
    }
    return (EntryTable<T>) table;
  }

  /** In the order of the kinds. */
  List<EntryTable<?>> all() {
    return List.copyOf(tables.values());
  }

  TechnologyNames technologyNames() {
    return technologyNames;
  }
}
