package com.example.vitae.journal;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.util.Optional;

/** There is never more than one. */
final class JournalPersonalInfoRepository implements PersonalInfoRepository {
  private final Table<PersonalInfo> table;
  private final JournalStore store;

  JournalPersonalInfoRepository(Table<PersonalInfo> table, JournalStore store) {
    this.table = table;
    this.store = store;
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    synchronized (store) {
      return table.rows().stream().findAny();
    }
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
    return store.transaction(
        () -> newest().isPresent() ? Optional.empty() : Optional.of(store.add(table, info)));
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    return store.transaction(
        () -> {
          Stored<PersonalInfo> current =
              JournalStore.current(table.row(id), basis, () -> "there is no such personal info");
          return store.replace(table, current, info);
        });
  }
}
