package com.example.vitae.journal;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.attribute.TechnologyKey;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.domain.failure.StillInUseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The entries of any kind. Technologies differ only in that other entries mention them. */
final class JournalEntryRepository<T extends Entry> implements EntryRepository<T> {
  private final EntryKind<T> kind;
  private final Table<T> table;
  private final JournalStore store;

  JournalEntryRepository(EntryKind<T> kind, Table<T> table, JournalStore store) {
    this.kind = kind;
    this.table = table;
    this.store = store;
  }

  @Override
  public Slice<T> list(EntryQuery<T> query) {
    synchronized (store) {
      List<Stored<T>> found =
          table.rows().stream()
              .filter(row -> matches(query, row))
              .filter(row -> query.after().isEmpty() || query.after().get().isBefore(kind, row))
              .sorted(kind.comparator())
              .limit(query.limit() + 1L)
              .collect(Collectors.toList());
      return Slice.of(kind, found, query.limit());
    }
  }

  private boolean matches(EntryQuery<T> query, Stored<T> row) {
    return query.narrowed().entrySet().stream()
        .allMatch(asked -> asked.getKey().matches(row.value(), asked.getValue()));
  }

  @Override
  public Optional<Stored<T>> find(EntryId id) {
    synchronized (store) {
      return Optional.ofNullable(table.row(id));
    }
  }

  @Override
  public Stored<T> add(T entry) {
    return store.transaction(
        () -> {
          refuseTakenName(entry, Optional.empty());
          return store.add(table, withKnownTechnologies(entry));
        });
  }

  @Override
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    return store.transaction(
        () -> {
          Stored<T> current = current(id, basis);
          refuseTakenName(entry, Optional.of(id));
          Stored<T> replaced = store.replace(table, current, withKnownTechnologies(entry));
          if (entry instanceof Technology) {
            String before = ((Technology) current.value()).name();
            String after = ((Technology) entry).name();
            if (!before.equals(after)) {
              store.everyRepository().forEach(other -> other.respell(before, after));
            }
          }
          return replaced;
        });
  }

  @Override
  public void remove(EntryId id, Basis basis) {
    store.run(
        () -> {
          Stored<T> current = current(id, basis);
          if (current.value() instanceof Technology) {
            refuseMentioned(((Technology) current.value()).name());
          }
          store.remove(table, current);
        });
  }

  private Stored<T> current(EntryId id, Basis basis) {
    return JournalStore.current(
        table.row(id), basis, () -> "there is no " + kind.singular() + " with the id " + id);
  }

  private void refuseTakenName(T entry, Optional<EntryId> own) {
    if (entry instanceof Technology) {
      technologyNamed(((Technology) entry).name())
          .filter(taken -> own.isEmpty() || !taken.id().equals(own.get()))
          .ifPresent(
              taken -> {
                throw new AlreadyExistsException(
                    "there is a technology named " + taken.value().name() + " already");
              });
    }
  }

  private Optional<Stored<Technology>> technologyNamed(String name) {
    String key = TechnologyKey.of(name);
    return store.repositoryOf(Technology.KIND).table.rows().stream()
        .filter(technology -> TechnologyKey.of(technology.value().name()).equals(key))
        .findAny();
  }

  /** Unknown ones are created, in the same transaction; known ones keep their spelling. */
  private T withKnownTechnologies(T entry) {
    if (kind.technologies().isEmpty()) {
      return entry;
    }
    List<String> names = new ArrayList<>();
    for (String name : mentionedBy(entry)) {
      Optional<Stored<Technology>> known = technologyNamed(name);
      if (known.isEmpty()) {
        store.of(Technology.KIND).add(Technology.mentioned(name));
      }
      names.add(known.map(technology -> technology.value().name()).orElse(name));
    }
    return kind.withTechnologies(entry, names);
  }

  private List<String> mentionedBy(T entry) {
    return kind.technologies().map(attribute -> attribute.of(entry)).orElse(List.of());
  }

  private List<Stored<T>> mentioning(String name) {
    return table.rows().stream()
        .filter(row -> mentionedBy(row.value()).contains(name))
        .collect(Collectors.toList());
  }

  private void respell(String before, String after) {
    for (Stored<T> row : mentioning(before)) {
      List<String> names = new ArrayList<>(mentionedBy(row.value()));
      names.replaceAll(name -> name.equals(before) ? after : name);
      store.replace(table, row, kind.withTechnologies(row.value(), names));
    }
  }

  private void refuseMentioned(String name) {
    long mentions =
        store.everyRepository().mapToLong(repository -> repository.mentioning(name).size()).sum();
    if (mentions > 0) {
      throw new StillInUseException(name, mentions);
    }
  }
}
