package dev.vitae.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.application.testkit.Race;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntriesTest {
  private final Entries<Skill> skills =
      new Entries<>(Skill.KIND, new InMemoryStore(Clock.systemUTC()));

  @Test
  void whatIsNotThereIsNotFoundByName() {
    assertThatThrownBy(() -> skills.get(new EntryId(7)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("there is no skill with the id 7");
  }

  @Test
  void aPatchChangesWhatItNames() {
    Stored<Skill> added = skills.add(new Skill("Java", "language", 3, 10));

    Stored<Skill> patched =
        skills.patch(
            added.id(),
            Basis.of(added.revision()),
            Values.<Skill>builder().put(Skill.LEVEL, 4).put(Skill.YEARS_EXPERIENCE, null).build());

    assertThat(patched.value()).isEqualTo(new Skill("Java", "language", 4, null));
    assertThat(skills.get(added.id())).isEqualTo(patched);
  }

  @Test
  void aPatchThatIsStaleOrBreaksARuleChangesNothing() {
    Stored<Skill> added = skills.add(new Skill("Java", "language", 3, 10));
    Values<Skill> clearing = Values.<Skill>builder().put(Skill.NAME, null).build();

    assertThatThrownBy(() -> skills.patch(added.id(), Basis.of(99), clearing))
        .isInstanceOf(StaleRevisionException.class);
    assertThatThrownBy(() -> skills.patch(added.id(), Basis.ANY, clearing))
        .isInstanceOf(InvalidException.class);
    assertThat(skills.get(added.id())).isEqualTo(added);
  }

  @Test
  void patchesOfDifferentAttributesAtTheSameTimeAllStay() throws InterruptedException {
    Stored<Skill> added = skills.add(new Skill("Java", "language", 1, null));

    Race.between(
        List.of(
            Values.<Skill>builder().put(Skill.NAME, "Kotlin").build(),
            Values.<Skill>builder().put(Skill.LEVEL, 5).build(),
            Values.<Skill>builder().put(Skill.YEARS_EXPERIENCE, 7).build(),
            Values.<Skill>builder().put(Skill.CATEGORY, "JVM").build()),
        changes -> skills.patch(added.id(), Basis.ANY, changes));

    assertThat(skills.get(added.id()).value()).isEqualTo(new Skill("Kotlin", "JVM", 5, 7));
  }
}
