package dev.vitae.application.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.domain.failure.StillInUseException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How every store ties technologies to the entries of a kind that mentions them. */
public interface TechnologyMentionsContract<T extends Entry> {

  /** A kind whose entries mention technologies. */
  EntryKind<T> kind();

  /** Empty, and no other test's. */
  EntryRepositories emptyStore();

  @Test
  default void aTechnologyThatIsMentionedFirstIsCreatedInTheCategoryOther() {
    EntryRepositories store = emptyStore();

    store.of(kind()).add(mentioning("Zig", "Ada"));

    assertThat(technologies(store))
        .containsExactly(Technology.mentioned("Ada"), Technology.mentioned("Zig"));
  }

  @Test
  default void aMentionTakesTheSpellingOfTheStore() {
    EntryRepositories store = emptyStore();
    store.of(Technology.KIND).add(new Technology("ÉCLAIR", "patisserie"));

    Stored<T> added = store.of(kind()).add(mentioning("éclair", "Go"));

    assertThat(namesIn(added)).containsExactly("Go", "ÉCLAIR");
    assertThat(technologies(store))
        .containsExactly(Technology.mentioned("Go"), new Technology("ÉCLAIR", "patisserie"));
  }

  @Test
  default void aNameIsTakenRegardlessOfCase() {
    EntryRepository<Technology> technologies = emptyStore().of(Technology.KIND);
    technologies.add(new Technology("Ärger", "other"));
    Stored<Technology> other = technologies.add(new Technology("Freude", "other"));

    assertThatThrownBy(() -> technologies.add(new Technology("ÄRGER", "x")))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(
            () -> technologies.replace(other.id(), Basis.ANY, new Technology("ärger", "x")))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(technologies.find(other.id())).contains(other);
  }

  @Test
  default void aTechnologyMayBeSpeltAnew() {
    EntryRepository<Technology> technologies = emptyStore().of(Technology.KIND);
    Stored<Technology> added = technologies.add(new Technology("postgresql", "database"));

    Stored<Technology> renamed =
        technologies.replace(added.id(), Basis.ANY, new Technology("PostgreSQL", "database"));

    assertThat(technologies.find(added.id())).contains(renamed);
  }

  @Test
  default void aNameIsFreeAgainOnceItsTechnologyIsRemoved() {
    EntryRepository<Technology> technologies = emptyStore().of(Technology.KIND);
    Stored<Technology> added = technologies.add(new Technology("Perl", "language"));

    technologies.remove(added.id(), Basis.of(added.revision()));

    assertThat(technologies.add(new Technology("perl", "language")).id()).isNotEqualTo(added.id());
  }

  @Test
  default void aRenamedTechnologyRaisesTheRevisionOfEveryEntryThatMentionsIt() {
    EntryRepositories store = emptyStore();
    Stored<T> mentions = store.of(kind()).add(mentioning("Golang", "Java"));
    Stored<T> other = store.of(kind()).add(mentioning("Java"));
    Stored<Technology> golang = technologyNamed(store, "Golang");

    store.of(Technology.KIND).replace(golang.id(), Basis.ANY, new Technology("Go", "language"));

    Stored<T> after = store.of(kind()).find(mentions.id()).orElseThrow();
    assertThat(namesIn(after)).containsExactly("Go", "Java");
    assertThat(after.revision()).isGreaterThan(mentions.revision());
    assertThat(store.of(kind()).find(other.id())).contains(other);
  }

  @Test
  default void aTechnologyOfAnotherCategoryLeavesTheEntriesAlone() {
    EntryRepositories store = emptyStore();
    Stored<T> mentions = store.of(kind()).add(mentioning("Go"));
    Stored<Technology> go = technologyNamed(store, "Go");

    store.of(Technology.KIND).replace(go.id(), Basis.ANY, new Technology("Go", "language"));

    assertThat(store.of(kind()).find(mentions.id())).contains(mentions);
  }

  @Test
  default void aMentionedTechnologyIsNotRemoved() {
    EntryRepositories store = emptyStore();
    Stored<T> first = store.of(kind()).add(mentioning("Go"));
    Stored<T> second = store.of(kind()).add(mentioning("Go"));
    Stored<Technology> go = technologyNamed(store, "Go");

    assertThatThrownBy(() -> store.of(Technology.KIND).remove(go.id(), Basis.ANY))
        .isInstanceOf(StillInUseException.class)
        .hasMessageContaining("2 entries");
    store.of(kind()).remove(first.id(), Basis.ANY);
    store.of(kind()).replace(second.id(), Basis.ANY, mentioning("Java"));
    store.of(Technology.KIND).remove(go.id(), Basis.ANY);

    assertThat(store.of(Technology.KIND).find(go.id())).isEmpty();
  }

  @Test
  default void anEntryMentionsWhatItsLastChangeNamed() {
    EntryRepositories store = emptyStore();
    Stored<T> added = store.of(kind()).add(mentioning("Go", "Java"));

    Stored<T> replaced = store.of(kind()).replace(added.id(), Basis.ANY, mentioning("Java", "Zig"));

    assertThat(namesIn(replaced)).containsExactly("Java", "Zig");
    assertThat(store.of(kind()).find(added.id())).contains(replaced);
    assertThat(store.of(kind()).replace(added.id(), Basis.ANY, mentioning()).value())
        .isEqualTo(mentioning());
  }

  @Test
  default void aNewNameThatSeveralMentionAtTheSameTimeBecomesOneTechnology()
      throws InterruptedException {
    EntryRepositories store = emptyStore();
    store.of(kind()).add(mentioning("Warm", "Up"));

    for (int round = 0; round < 10; round++) {
      String name = "New" + round;
      Race.between(
          List.of(mentioning(name, "Up"), mentioning("Warm", name), mentioning("new" + round)),
          entry -> store.of(kind()).add(entry));
    }

    assertThat(technologies(store)).hasSize(12);
  }

  private T mentioning(String... names) {
    return kind().withTechnologies(RandomEntries.of(kind(), 1).next(), List.of(names));
  }

  private List<String> namesIn(Stored<T> entry) {
    return kind().technologies().orElseThrow().of(entry.value());
  }

  private static List<Technology> technologies(EntryRepositories store) {
    return store.of(Technology.KIND).list(EntryQuery.firstOf(Technology.KIND)).entries().stream()
        .map(Stored::value)
        .collect(Collectors.toList());
  }

  private static Stored<Technology> technologyNamed(EntryRepositories store, String name) {
    return store.of(Technology.KIND).list(EntryQuery.firstOf(Technology.KIND)).entries().stream()
        .filter(technology -> technology.value().name().equals(name))
        .findAny()
        .orElseThrow();
  }
}
