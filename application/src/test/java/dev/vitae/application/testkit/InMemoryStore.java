package dev.vitae.application.testkit;

import static java.util.Objects.requireNonNull;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.Portfolio;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.SchemaStatus;
import dev.vitae.application.Slice;
import dev.vitae.application.Transactions;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Keeps a portfolio for as long as the object lives. For several threads. */
public final class InMemoryStore
    implements EntryRepositories, PortfolioReader, SchemaCheck, Transactions {
  private final Clock clock;
  private final Map<EntryKind<?>, InMemoryEntryRepository<?>> repositories = new HashMap<>();
  private final InMemoryPersonalInfoRepository personalInfo;
  private Instant lastChange = Instant.EPOCH;

  public InMemoryStore(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    EntryKinds.ALL.forEach(
        kind -> repositories.put(kind, new InMemoryEntryRepository<>(kind, this)));
    this.personalInfo = new InMemoryPersonalInfoRepository(this);
  }

  public PersonalInfoRepository personalInfo() {
    return personalInfo;
  }

  @Override
  public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    return repositoryOf(kind);
  }

  @SuppressWarnings("unchecked") // the constructor puts a repository of T for a kind of T
  <T extends Entry> InMemoryEntryRepository<T> repositoryOf(EntryKind<T> kind) {
    return (InMemoryEntryRepository<T>) repositories.get(kind);
  }

  @Override
  public synchronized Portfolio read() {
    List<Slice<?>> lists = new ArrayList<>();
    EntryKinds.ALL.forEach(kind -> lists.add(firstOf(kind)));
    return new Portfolio(personalInfo.newest(), lists);
  }

  private <T extends Entry> Slice<T> firstOf(EntryKind<T> kind) {
    return of(kind).list(EntryQuery.firstOf(kind));
  }

  @Override
  public SchemaStatus status() {
    return new SchemaStatus(0, OptionalInt.of(0));
  }

  @Override
  public synchronized void run(Runnable work) {
    List<Runnable> undo = new ArrayList<>();
    repositories.values().forEach(repository -> undo.add(repository.savepoint()));
    undo.add(personalInfo.savepoint());
    try {
      work.run();
    } catch (RuntimeException | Error failed) {
      undo.forEach(Runnable::run);
      throw failed;
    }
  }

  /** Later than every change before, even if the clock stands still. */
  Instant now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    lastChange = now.isAfter(lastChange) ? now : lastChange.plus(Duration.ofNanos(1_000));
    return lastChange;
  }

  void forEachMentioning(Consumer<InMemoryEntryRepository<?>> visitor) {
    for (InMemoryEntryRepository<?> repository : repositories.values()) {
      if (repository.kind().technologies().isPresent()) {
        visitor.accept(repository);
      }
    }
  }

  static <T> Stored<T> successor(Stored<T> current, T value, Instant now) {
    return new Stored<>(current.id(), current.revision() + 1, now, value);
  }
}
