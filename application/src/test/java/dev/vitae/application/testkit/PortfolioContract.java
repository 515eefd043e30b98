package dev.vitae.application.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.Portfolio;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.Slice;
import dev.vitae.application.Transactions;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every store does across its repositories: {@link PortfolioReader} and {@link Transactions}.
 */
public interface PortfolioContract {

  /** Empty, and no other test's. */
  Store emptyStore();

  /** The ports of one store. */
  record Store(
      EntryRepositories entries,
      PersonalInfoRepository personalInfo,
      PortfolioReader portfolio,
      Transactions transactions) {}

  @Test
  default void anEmptyPortfolioHasAnEmptyListOfEveryKind() {
    Portfolio portfolio = emptyStore().portfolio().read();

    assertThat(portfolio.isEmpty()).isTrue();
    assertThat(portfolio.lists().stream().map(list -> (Object) list.kind()))
        .containsExactlyElementsOf(EntryKinds.ALL);
  }

  @Test
  default void thePortfolioHoldsThePersonalInfoAndEveryList() {
    Store store = emptyStore();
    Stored<PersonalInfo> info =
        store.personalInfo().addFirst(RandomEntries.personalInfo(1).next()).orElseThrow();
    EntryKinds.ALL.forEach(kind -> addSome(store, kind, 12));

    Portfolio portfolio = store.portfolio().read();

    assertThat(portfolio.personalInfo()).contains(info);
    assertThat(portfolio.lists()).containsExactlyElementsOf(firstPages(store));
    assertThat(portfolio.isEmpty()).isFalse();
  }

  @Test
  default void aListThatIsLongerThanAPageSaysWhereItGoesOn() {
    Store store = emptyStore();
    addSome(store, Skill.KIND, EntryQuery.MAX_LIMIT + 1);

    Portfolio portfolio = store.portfolio().read();

    assertThat(portfolio.lists()).containsExactlyElementsOf(firstPages(store));
    assertThat(portfolio.lists().stream().filter(list -> list.next().isPresent())).hasSize(1);
  }

  @Test
  default void aTransactionThatReturnsStays() {
    Store store = emptyStore();

    store
        .transactions()
        .run(
            () -> {
              addSome(store, Skill.KIND, 2);
              store.personalInfo().addFirst(RandomEntries.personalInfo(1).next());
            });

    assertThat(store.portfolio().read().personalInfo()).isPresent();
    assertThat(skills(store)).hasSize(2);
  }

  @Test
  default void aTransactionThatThrowsLeavesNothing() {
    Store store = emptyStore();
    addSome(store, Skill.KIND, 1);
    List<Stored<Skill>> before = skills(store);

    assertThatThrownBy(
            () ->
                store
                    .transactions()
                    .run(
                        () -> {
                          addSome(store, Skill.KIND, 2);
                          store.personalInfo().addFirst(RandomEntries.personalInfo(1).next());
                          store.entries().of(Technology.KIND).add(new Technology("Go", "x"));
                          store.entries().of(Technology.KIND).add(new Technology("GO", "x"));
                        }))
        .isInstanceOf(AlreadyExistsException.class);

    assertThat(skills(store)).isEqualTo(before);
    Portfolio portfolio = store.portfolio().read();
    assertThat(portfolio.personalInfo()).isEmpty();
    assertThat(portfolio.lists().stream().mapToInt(list -> list.entries().size()).sum())
        .isEqualTo(1);
  }

  private static <T extends Entry> void addSome(Store store, EntryKind<T> kind, int count) {
    RandomEntries.of(kind, 1).next(count).forEach(store.entries().of(kind)::add);
  }

  private static List<Stored<Skill>> skills(Store store) {
    return store.entries().of(Skill.KIND).list(EntryQuery.firstOf(Skill.KIND)).entries();
  }

  private static List<Slice<?>> firstPages(Store store) {
    return EntryKinds.ALL.stream().map(kind -> firstPage(store, kind)).collect(Collectors.toList());
  }

  private static <T extends Entry> Slice<T> firstPage(Store store, EntryKind<T> kind) {
    return store.entries().of(kind).list(EntryQuery.firstOf(kind));
  }
}
