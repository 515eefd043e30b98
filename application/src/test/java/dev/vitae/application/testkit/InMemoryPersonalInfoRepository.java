package dev.vitae.application.testkit;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.Optional;

final class InMemoryPersonalInfoRepository implements PersonalInfoRepository {
  private static final EntryId ONLY = new EntryId(1);

  private final InMemoryStore store;
  private Optional<Stored<PersonalInfo>> current = Optional.empty();

  InMemoryPersonalInfoRepository(InMemoryStore store) {
    this.store = store;
  }

  Runnable savepoint() {
    Optional<Stored<PersonalInfo>> saved = current;
    return () -> current = saved;
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    synchronized (store) {
      return current;
    }
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
    synchronized (store) {
      if (current.isPresent()) {
        return Optional.empty();
      }
      current = Optional.of(new Stored<>(ONLY, 1, store.now(), info));
      return current;
    }
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    synchronized (store) {
      Stored<PersonalInfo> before =
          current
              .filter(stored -> stored.id().equals(id))
              .orElseThrow(() -> new NotFoundException("there is no such personal info"));
      if (!basis.holds(before.revision())) {
        throw new StaleRevisionException(before.revision());
      }
      Stored<PersonalInfo> replaced = InMemoryStore.successor(before, info, store.now());
      current = Optional.of(replaced);
      return replaced;
    }
  }
}
