package dev.vitae.application.testkit;

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
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import dev.vitae.domain.failure.StillInUseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

final class InMemoryEntryRepository<T extends Entry> implements EntryRepository<T> {
  private final EntryKind<T> kind;
  private final InMemoryStore store;
  private final Map<EntryId, Stored<T>> entries = new LinkedHashMap<>();
  private long lastId;

  InMemoryEntryRepository(EntryKind<T> kind, InMemoryStore store) {
    this.kind = kind;
    this.store = store;
  }

  EntryKind<T> kind() {
    return kind;
  }

  Runnable savepoint() {
    Map<EntryId, Stored<T>> saved = new LinkedHashMap<>(entries);
    return () -> {
      entries.clear();
      entries.putAll(saved);
    };
  }

  @Override
  public Slice<T> list(EntryQuery<T> query) {
    synchronized (store) {
      List<Stored<T>> found =
          entries.values().stream()
              .filter(entry -> matches(query, entry))
              .filter(entry -> query.after().isEmpty() || query.after().get().isBefore(kind, entry))
              .sorted(kind.comparator())
              .limit(query.limit() + 1L)
              .collect(Collectors.toList());
      return Slice.of(kind, found, query.limit());
    }
  }

  private boolean matches(EntryQuery<T> query, Stored<T> entry) {
    return query.narrowed().entrySet().stream()
        .allMatch(asked -> asked.getKey().matches(entry.value(), asked.getValue()));
  }

  @Override
  public Optional<Stored<T>> find(EntryId id) {
    synchronized (store) {
      return Optional.ofNullable(entries.get(id));
    }
  }

  @Override
  public Stored<T> add(T entry) {
    synchronized (store) {
      refuseTakenName(entry, Optional.empty());
      T settled = settleTechnologies(entry);
      Stored<T> added = new Stored<>(new EntryId(++lastId), 1, store.now(), settled);
      entries.put(added.id(), added);
      return added;
    }
  }

  @Override
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    synchronized (store) {
      Stored<T> current = current(id, basis);
      refuseTakenName(entry, Optional.of(id));
      Stored<T> replaced = InMemoryStore.successor(current, settleTechnologies(entry), store.now());
      entries.put(id, replaced);
      if (entry instanceof Technology) {
        rename(((Technology) current.value()).name(), ((Technology) entry).name());
      }
      return replaced;
    }
  }

  @Override
  public void remove(EntryId id, Basis basis) {
    synchronized (store) {
      Stored<T> current = current(id, basis);
      if (current.value() instanceof Technology) {
        refuseMentioned(((Technology) current.value()).name());
      }
      entries.remove(id);
    }
  }

  private Stored<T> current(EntryId id, Basis basis) {
    Stored<T> current = entries.get(id);
    if (current == null) {
      throw new NotFoundException("there is no " + kind.singular() + " with the id " + id);
    }
    if (!basis.holds(current.revision())) {
      throw new StaleRevisionException(current.revision());
    }
    return current;
  }

  private void refuseTakenName(T entry, Optional<EntryId> own) {
    if (entry instanceof Technology) {
      String name = ((Technology) entry).name();
      technologyNamed(name)
          .filter(taken -> own.isEmpty() || !taken.id().equals(own.get()))
          .ifPresent(
              taken -> {
                throw new AlreadyExistsException(
                    "there is a technology named " + taken.value().name() + " already");
              });
    }
  }

  private T settleTechnologies(T entry) {
    if (kind.technologies().isEmpty()) {
      return entry;
    }
    List<String> names = new ArrayList<>();
    for (String name : kind.technologies().get().of(entry)) {
      names.add(
          technologyNamed(name)
              .orElseGet(() -> store.of(Technology.KIND).add(Technology.mentioned(name)))
              .value()
              .name());
    }
    return kind.withTechnologies(entry, names);
  }

  private Optional<Stored<Technology>> technologyNamed(String name) {
    String key = TechnologyKey.of(name);
    return store.repositoryOf(Technology.KIND).entries.values().stream()
        .filter(technology -> TechnologyKey.of(technology.value().name()).equals(key))
        .findAny();
  }

  private void rename(String before, String after) {
    if (!before.equals(after)) {
      store.forEachMentioning(repository -> repository.replaceMentions(before, after));
    }
  }

  private void replaceMentions(String before, String after) {
    for (Stored<T> entry : List.copyOf(entries.values())) {
      List<String> names = new ArrayList<>(kind.technologies().get().of(entry.value()));
      if (names.remove(before)) {
        names.add(after);
        T renamed = kind.withTechnologies(entry.value(), names);
        entries.put(entry.id(), InMemoryStore.successor(entry, renamed, store.now()));
      }
    }
  }

  private void refuseMentioned(String name) {
    List<Long> mentions = new ArrayList<>();
    store.forEachMentioning(repository -> mentions.add(repository.mentionsOf(name)));
    long all = mentions.stream().mapToLong(Long::longValue).sum();
    if (all > 0) {
      throw new StillInUseException(name, all);
    }
  }

  private long mentionsOf(String name) {
    return entries.values().stream()
        .filter(entry -> kind.technologies().get().of(entry.value()).contains(name))
        .count();
  }
}
