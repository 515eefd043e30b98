package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.Portfolio;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.SchemaStatus;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds one entry of each kind, the one that was written last. It is no store, but enough to go
 * through all that requests make use of, before there is a database.
 */
final class ExampleStore
    implements EntryRepositories, PersonalInfoRepository, PortfolioReader, SchemaCheck {
  private static final EntryId ID = new EntryId(1);

  private final Map<EntryKind<?>, OneEntry<?>> kinds = new HashMap<>();
  private Stored<PersonalInfo> info;

  ExampleStore() {
    EntryKinds.ALL.forEach(kind -> kinds.put(kind, new OneEntry<>(kind)));
  }

  @Override
  @SuppressWarnings("unchecked") // each kind holds its own
  public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    return (EntryRepository<T>) kinds.get(kind);
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    return Optional.ofNullable(info);
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo first) {
    info = stored(first);
    return Optional.of(info);
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo next) {
    info = stored(next);
    return info;
  }

  @Override
  public Portfolio read() {
    List<Slice<?>> lists = new ArrayList<>();
    EntryKinds.ALL.forEach(kind -> lists.add(kinds.get(kind).slice()));
    return new Portfolio(newest(), lists);
  }

  @Override
  public SchemaStatus status() {
    return new SchemaStatus(1, OptionalInt.of(1));
  }

  private static <T> Stored<T> stored(T value) {
    return new Stored<>(ID, 1, Instant.EPOCH, value);
  }

  private static final class OneEntry<T extends Entry> implements EntryRepository<T> {
    private final EntryKind<T> kind;
    private Stored<T> entry;

    OneEntry(EntryKind<T> kind) {
      this.kind = kind;
    }

    Slice<T> slice() {
      return new Slice<>(kind, entry == null ? List.of() : List.of(entry), Optional.empty());
    }

    @Override
    public Slice<T> list(EntryQuery<T> query) {
      return slice();
    }

    @Override
    public Optional<Stored<T>> find(EntryId id) {
      return Optional.ofNullable(entry);
    }

    @Override
    public Stored<T> add(T value) {
      entry = stored(value);
      return entry;
    }

    @Override
    public Stored<T> replace(EntryId id, Basis basis, T value) {
      return add(value);
    }

    @Override
    public void remove(EntryId id, Basis basis) {
      entry = null;
    }
  }
}
