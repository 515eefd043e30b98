package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class JdbcEntryRepositories implements EntryRepositories {
  private final EntryTables tables;
  private final Database database;
  private final Map<EntryKind<?>, JdbcEntryRepository<?>> repositories = new ConcurrentHashMap<>();

  JdbcEntryRepositories(EntryTables tables, Database database) {
    this.tables = tables;
    this.database = database;
  }

  @Override
  @SuppressWarnings("unchecked") // the map holds a repository of T for a kind of T
  public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    JdbcEntryRepository<?> known = repositories.get(kind);
    if (known == null) {
      repositories.putIfAbsent(
          kind, new JdbcEntryRepository<>(tables.of(kind), tables.technologyNames(), database));
      known = repositories.get(kind);
    }
    return (EntryRepository<T>) known;
  }
}
