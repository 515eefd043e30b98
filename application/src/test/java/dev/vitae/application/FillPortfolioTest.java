package dev.vitae.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Project;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FillPortfolioTest {
  private static final Project NOTES =
      new Project("Notes", "On the engine", null, null, true, null, null, List.of("brass"));
  private static final NewPortfolio PORTFOLIO =
      new NewPortfolio(
          Optional.of(RandomEntries.personalInfo(1).next()),
          List.of(
              new NewPortfolio.Entries<>(Project.KIND, List.of(NOTES)),
              new NewPortfolio.Entries<>(
                  Technology.KIND, List.of(new Technology("Brass", "metal")))));

  private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());
  private final FillPortfolio fill = new FillPortfolio(store, store.personalInfo(), store, store);

  @Test
  void anEmptyStoreIsFilledAndATechnologyKeepsItsCategory() {
    fill.with(PORTFOLIO);

    assertThat(store.read().personalInfo()).map(Stored::value).isEqualTo(PORTFOLIO.personalInfo());
    assertThat(store.of(Technology.KIND).list(EntryQuery.firstOf(Technology.KIND)).entries())
        .extracting(Stored::value)
        .containsExactly(new Technology("Brass", "metal"));
    assertThat(store.of(Project.KIND).list(EntryQuery.firstOf(Project.KIND)).entries())
        .extracting(stored -> stored.value().technologies())
        .containsExactly(List.of("Brass"));
  }

  @Test
  void aFilledStoreIsRefusedAndStaysAsItIs() {
    fill.with(PORTFOLIO);
    Portfolio before = store.read();

    assertThatThrownBy(() -> fill.with(PORTFOLIO)).isInstanceOf(AlreadyExistsException.class);
    assertThat(store.read()).isEqualTo(before);
  }

  @Test
  void aPortfolioThatDoesNotFitLeavesNothing() {
    NewPortfolio twice =
        new NewPortfolio(
            PORTFOLIO.personalInfo(),
            List.of(
                new NewPortfolio.Entries<>(
                    Technology.KIND,
                    List.of(new Technology("Brass", "a"), new Technology("brass", "b")))));

    assertThatThrownBy(() -> fill.with(twice)).isInstanceOf(AlreadyExistsException.class);
    assertThat(store.read().isEmpty()).isTrue();
  }
}
