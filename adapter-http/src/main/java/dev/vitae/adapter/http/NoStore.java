package dev.vitae.adapter.http;

import dev.vitae.application.Basis;
import dev.vitae.application.Entries;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.util.List;
import java.util.Optional;

/** For who wants to know what could be asked, and asks for nothing. */
final class NoStore<T extends Entry> implements EntryRepository<T>, PersonalInfoRepository {
  private NoStore() {}

  static UseCases useCases() {
    List<Entries<?>> entries =
        EntryKinds.ALL.stream().<Entries<?>>map(kind -> new Entries<>(kind, NoStore::of)).toList();
    return new UseCases(
        new PersonalInfos(new NoStore<>()), entries, NoStore::missing, NoStore::missing);
  }

  private static <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    return new NoStore<>();
  }

  private static <R> R missing() {
    throw new UnsupportedOperationException("there is no store");
  }

  @Override
  public Slice<T> list(EntryQuery<T> query) {
    return missing();
  }

  @Override
  public Optional<Stored<T>> find(EntryId id) {
    return missing();
  }

  @Override
  public Stored<T> add(T entry) {
    return missing();
  }

  @Override
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    return missing();
  }

  @Override
  public void remove(EntryId id, Basis basis) {
    missing();
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    return missing();
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
    return missing();
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    return missing();
  }
}
