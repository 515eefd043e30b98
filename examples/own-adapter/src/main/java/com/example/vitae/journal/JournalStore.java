package com.example.vitae.journal;

import static java.util.Objects.requireNonNull;

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
import dev.vitae.application.Transactions;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a portfolio in one file. Every transaction is one line of it, on the disk before the caller
 * hears of success; all lines, read again in their order, are the portfolio.
 *
 * <p>For several threads. Readers wait for writers, so that nobody sees what a crash could still
 * take back.
 */
public final class JournalStore
    implements EntryRepositories, PortfolioReader, SchemaCheck, Transactions, AutoCloseable {
  private static final int VERSION = 1;
  private static final String PERSONAL_INFO = "personal_info";

  private final Clock clock;
  private final Map<String, Table<?>> tables = new HashMap<>();
  private final Map<EntryKind<?>, JournalEntryRepository<?>> repositories = new HashMap<>();
  private final PersonalInfoRepository personalInfo;
  private final Journal journal;

  /** Of the transactions that are under way, the oldest first. */
  private final List<Table.Change<?>> pending = new ArrayList<>();

  private int depth;
  private Instant lastChange = Instant.EPOCH;

  private JournalStore(Path file, Clock clock) throws IOException {
    this.clock = requireNonNull(clock, "clock");
    EntryKinds.ALL.forEach(this::addKind);
    Table<PersonalInfo> infos = new Table<>(PERSONAL_INFO, PersonalInfo.DESCRIPTION);
    tables.put(PERSONAL_INFO, infos);
    this.personalInfo = new JournalPersonalInfoRepository(infos, this);
    this.journal = Journal.open(file, this::replay);
  }

  /**
   * @param file is created if there is none
   * @throws IllegalStateException if another store has the file, or if it is damaged
   */
  public static JournalStore open(Path file, Clock clock) throws IOException {
    return new JournalStore(file, clock);
  }

  private <T extends Entry> void addKind(EntryKind<T> kind) {
    Table<T> table = new Table<>(kind.collection(), kind.description());
    tables.put(kind.collection(), table);
    repositories.put(kind, new JournalEntryRepository<>(kind, table, this));
  }

  @Override
  public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    return repositoryOf(kind);
  }

  @SuppressWarnings("unchecked") // addKind puts a repository of T for a kind of T
  <T extends Entry> JournalEntryRepository<T> repositoryOf(EntryKind<T> kind) {
    return (JournalEntryRepository<T>) repositories.get(kind);
  }

  Stream<JournalEntryRepository<?>> everyRepository() {
    return repositories.values().stream();
  }

  public PersonalInfoRepository personalInfo() {
    return personalInfo;
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

  /** A file of another version is not even opened. */
  @Override
  public synchronized SchemaStatus status() {
    journal.requireOpen();
    return new SchemaStatus(VERSION, OptionalInt.of(VERSION));
  }

  @Override
  public void run(Runnable work) {
    transaction(
        () -> {
          work.run();
          return null;
        });
  }

  /** A transaction within a transaction is undone by itself, and kept with the outer one. */
  synchronized <R> R transaction(Supplier<R> work) {
    int mark = pending.size();
    depth++;
    try {
      R result = work.get();
      if (depth == 1 && !pending.isEmpty()) {
        journal.append(line(pending));
        pending.clear();
      }
      return result;
    } catch (RuntimeException | Error failed) {
      undoTo(mark);
      throw failed;
    } finally {
      depth--;
    }
  }

  private void undoTo(int mark) {
    while (pending.size() > mark) {
      pending.remove(pending.size() - 1).undo();
    }
  }

  private static String line(List<Table.Change<?>> changes) {
    return changes.stream().map(Table.Change::text).collect(Collectors.joining(";"));
  }

  private void replay(String line) {
    for (String change : line.split(";")) {
      String[] words = change.split(" ");
      Table<?> table = tables.get(words[0]);
      if (table == null) {
        throw new IllegalStateException("the journal holds " + words[0] + ", which nobody knows");
      }
      replay(table.readChange(words));
    }
  }

  private <T> void replay(Table.Change<T> change) {
    change.apply();
    if (change.after() != null) {
      lastChange = change.after().updatedAt();
    }
  }

  // What the repositories change with, in a transaction.

  <T> Stored<T> add(Table<T> table, T value) {
    return put(table, new Stored<>(table.nextId(), 1, now(), value));
  }

  <T> Stored<T> replace(Table<T> table, Stored<T> current, T value) {
    return put(table, new Stored<>(current.id(), current.revision() + 1, now(), value));
  }

  <T> void remove(Table<T> table, Stored<T> current) {
    change(table.change(current.id(), null));
  }

  private <T> Stored<T> put(Table<T> table, Stored<T> row) {
    change(table.change(row.id(), row));
    return row;
  }

  private void change(Table.Change<?> change) {
    change.apply();
    pending.add(change);
  }

  /** Later than every change before, even if the clock stands still. */
  private Instant now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    lastChange = now.isAfter(lastChange) ? now : lastChange.plus(Duration.ofNanos(1_000));
    return lastChange;
  }

  @Override
  public synchronized void close() throws IOException {
    journal.close();
  }

  /** What a change is about to replace, if it is based on it. */
  static <T> Stored<T> current(Stored<T> row, Basis basis, Supplier<String> missing) {
    if (row == null) {
      throw new NotFoundException(missing.get());
    }
    if (!basis.holds(row.revision())) {
      throw new StaleRevisionException(row.revision());
    }
    return row;
  }
}
