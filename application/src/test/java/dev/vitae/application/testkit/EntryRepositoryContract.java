package dev.vitae.application.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Position;
import dev.vitae.application.Slice;
import dev.vitae.domain.Criterion;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link EntryRepository} does, for every kind. */
public interface EntryRepositoryContract<T extends Entry> {

  EntryKind<T> kind();

  /** Empty, and no other test's. */
  EntryRepositories emptyStore();

  @Test
  default void anAddedEntryIsFoundAsItWas() {
    EntryRepository<T> repository = emptyStore().of(kind());

    for (T entry : RandomEntries.of(kind(), 1).next(20)) {
      Stored<T> added = repository.add(entry);

      assertThat(added.value()).isEqualTo(entry);
      assertThat(repository.find(added.id())).contains(added);
    }
  }

  @Test
  default void whatWasNeverAddedIsNotThere() {
    EntryRepository<T> repository = emptyStore().of(kind());

    assertThat(repository.find(new EntryId(Long.MAX_VALUE))).isEmpty();
    assertThat(repository.list(EntryQuery.firstOf(kind())).entries()).isEmpty();
    T entry = RandomEntries.of(kind(), 1).next();
    assertThatThrownBy(() -> repository.replace(new EntryId(4711), Basis.ANY, entry))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> repository.remove(new EntryId(4711), Basis.ANY))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  default void anIdIsNotGivenTwice() {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 2);
    Set<EntryId> given = new HashSet<>();

    for (int i = 0; i < 5; i++) {
      Stored<T> added = repository.add(entries.next());
      assertThat(given.add(added.id())).isTrue();
      repository.remove(added.id(), Basis.of(added.revision()));
    }
  }

  @Test
  default void theRevisionGrowsWithEveryChangeAndTheTimeNeverGoesBack() {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 3);
    Stored<T> current = repository.add(entries.next());

    for (int i = 0; i < 5; i++) {
      T next = entries.next();
      Stored<T> replaced = repository.replace(current.id(), Basis.of(current.revision()), next);

      assertThat(replaced.value()).isEqualTo(next);
      assertThat(replaced.revision()).isGreaterThan(current.revision());
      assertThat(replaced.updatedAt()).isAfter(current.updatedAt());
      assertThat(repository.find(current.id())).contains(replaced);
      current = replaced;
    }
  }

  @Test
  default void aStaleRevisionIsRefusedAndNothingChanges() {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 4);
    Stored<T> first = repository.add(entries.next());
    Stored<T> second = repository.replace(first.id(), Basis.of(first.revision()), entries.next());

    T late = entries.next();
    assertThatThrownBy(() -> repository.replace(first.id(), Basis.of(first.revision()), late))
        .asInstanceOf(type(StaleRevisionException.class))
        .extracting(StaleRevisionException::current)
        .isEqualTo(second.revision());
    assertThatThrownBy(() -> repository.remove(first.id(), Basis.of(first.revision())))
        .isInstanceOf(StaleRevisionException.class);
    assertThat(repository.find(first.id())).contains(second);
  }

  @Test
  default void aBasisMayHoldSeveralRevisionsOrAny() {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 5);
    Stored<T> added = repository.add(entries.next());

    Stored<T> replaced =
        repository.replace(
            added.id(), Basis.of(added.revision(), added.revision() + 100), entries.next());
    repository.replace(added.id(), Basis.ANY, entries.next());

    assertThatThrownBy(
            () -> repository.replace(added.id(), Basis.of(replaced.revision()), entries.next()))
        .isInstanceOf(StaleRevisionException.class);
    assertThatThrownBy(() -> repository.replace(added.id(), Basis.of(), entries.next()))
        .isInstanceOf(StaleRevisionException.class);
  }

  @Test
  default void aRemovedEntryIsThereForNoMethod() {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 6);
    Stored<T> added = repository.add(entries.next());

    repository.remove(added.id(), Basis.of(added.revision()));

    assertThat(repository.find(added.id())).isEmpty();
    assertThat(repository.list(EntryQuery.firstOf(kind())).entries()).isEmpty();
    assertThatThrownBy(() -> repository.remove(added.id(), Basis.ANY))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> repository.replace(added.id(), Basis.ANY, entries.next()))
        .isInstanceOf(NotFoundException.class);
    assertThat(repository.add(added.value()).id()).isNotEqualTo(added.id());
  }

  @Test
  default void theListIsInTheKindsOrder() {
    EntryRepository<T> repository = emptyStore().of(kind());
    List<Stored<T>> added = addAll(repository, 60, 7);

    assertThat(repository.list(EntryQuery.firstOf(kind())).entries())
        .containsExactlyElementsOf(sorted(added));
  }

  @Test
  default void thePagesTogetherAreTheWholeList() {
    EntryRepository<T> repository = emptyStore().of(kind());
    List<Stored<T>> added = addAll(repository, 60, 8);

    for (int limit : new int[] {1, 7, 59, 60, 100}) {
      assertThat(pages(repository, EntryQuery.firstOf(kind()).limitedTo(limit), () -> {}))
          .containsExactlyElementsOf(sorted(added));
    }
  }

  @Test
  default void aPageThatIsExactlyTheRestIsTheLast() {
    EntryRepository<T> repository = emptyStore().of(kind());
    addAll(repository, 3, 9);

    assertThat(repository.list(EntryQuery.firstOf(kind()).limitedTo(3)).next()).isEmpty();
    assertThat(repository.list(EntryQuery.firstOf(kind()).limitedTo(2)).next()).isPresent();
  }

  @Test
  default void changesBetweenPagesNeitherRepeatNorSkipAnUntouchedEntry() {
    long seed = 10;
    EntryRepository<T> repository = emptyStore().of(kind());
    Random random = new Random(seed);
    RandomEntries<T> newcomers = RandomEntries.of(kind(), seed);
    List<Stored<T>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(repository.add(newcomers.next()));
    }
    List<Stored<T>> toRemove = new ArrayList<>(all.subList(0, 20));
    List<Stored<T>> untouched = all.subList(20, 60);

    List<Stored<T>> seen =
        pages(
            repository,
            EntryQuery.firstOf(kind()).limitedTo(4),
            () -> {
              repository.add(newcomers.next());
              if (!toRemove.isEmpty()) {
                Stored<T> gone = toRemove.remove(random.nextInt(toRemove.size()));
                repository.remove(gone.id(), Basis.ANY);
              }
            });

    assertThat(seen).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(untouched::contains))
        .containsExactlyElementsOf(sorted(untouched));
  }

  @Test
  default void everyCriterionNarrowsTheListToWhatMatches() {
    EntryRepository<T> repository = emptyStore().of(kind());
    List<Stored<T>> added = addAll(repository, 40, 11);

    for (Criterion<T> criterion : kind().criteria()) {
      for (Object asked : askedFor(criterion, added)) {
        EntryQuery<T> query = EntryQuery.firstOf(kind()).narrowedBy(criterion, asked);
        List<Stored<T>> expected =
            sorted(added).stream()
                .filter(entry -> criterion.matches(entry.value(), asked))
                .collect(Collectors.toList());

        assertThat(repository.list(query).entries())
            .as("%s = %s", criterion.name(), asked)
            .containsExactlyElementsOf(expected);
        assertThat(pages(repository, query.limitedTo(3), () -> {}))
            .as("%s = %s in pages", criterion.name(), asked)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  default void aNarrowedListGoesOnBehindAnyEntryEvenOneThatItDoesNotHold() {
    EntryRepository<T> repository = emptyStore().of(kind());
    List<Stored<T>> added = addAll(repository, 40, 13);

    for (Criterion<T> criterion : kind().criteria()) {
      for (Object asked : askedFor(criterion, added)) {
        for (Stored<T> entry : added.subList(0, 5)) {
          Position after = Position.of(kind(), entry);

          assertThat(
                  repository
                      .list(EntryQuery.firstOf(kind()).narrowedBy(criterion, asked).after(after))
                      .entries())
              .as("%s = %s behind %s", criterion.name(), asked, entry)
              .containsExactlyElementsOf(
                  sorted(added).stream()
                      .filter(other -> criterion.matches(other.value(), asked))
                      .filter(other -> after.isBefore(kind(), other))
                      .collect(Collectors.toList()));
        }
      }
    }
  }

  @Test
  default void ofSeveralWritersWithTheSameRevisionOneWins() throws InterruptedException {
    EntryRepository<T> repository = emptyStore().of(kind());
    RandomEntries<T> entries = RandomEntries.of(kind(), 12);
    Stored<T> start = repository.add(entries.next());

    for (int round = 0; round < 20; round++) {
      Stored<T> current = repository.find(start.id()).orElseThrow();
      List<T> rivals = entries.next(3);
      List<Optional<Stored<T>>> outcomes =
          Race.between(
              rivals,
              rival -> {
                try {
                  return Optional.of(
                      repository.replace(current.id(), Basis.of(current.revision()), rival));
                } catch (StaleRevisionException lost) {
                  return Optional.empty();
                }
              });

      List<Stored<T>> winners =
          outcomes.stream().flatMap(Optional::stream).collect(Collectors.toList());
      assertThat(winners).hasSize(1);
      assertThat(repository.find(start.id())).contains(winners.get(0));
    }
  }

  private List<Stored<T>> addAll(EntryRepository<T> repository, int count, long seed) {
    return RandomEntries.of(kind(), seed).next(count).stream()
        .map(repository::add)
        .collect(Collectors.toList());
  }

  private List<Stored<T>> sorted(List<Stored<T>> entries) {
    return entries.stream().sorted(kind().comparator()).collect(Collectors.toList());
  }

  private List<Stored<T>> pages(
      EntryRepository<T> repository, EntryQuery<T> query, Runnable between) {
    List<Stored<T>> seen = new ArrayList<>();
    Slice<T> page = repository.list(query);
    seen.addAll(page.entries());
    while (page.next().isPresent()) {
      between.run();
      Position next = page.next().get();
      page = repository.list(query.after(next));
      seen.addAll(page.entries());
    }
    return seen;
  }

  private Set<Object> askedFor(Criterion<T> criterion, List<Stored<T>> entries) {
    switch (criterion.form()) {
      case MENTIONS:
        return Set.of("java", "ÉCLAIR", "éclair", "nothing of the kind");
      case AT_LEAST:
        return Set.of(1, 3, 5);
      default:
        return entries.stream()
            .map(entry -> (Object) criterion.attribute().of(entry.value()))
            .collect(Collectors.toSet());
    }
  }
}
