package dev.vitae.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.application.testkit.Race;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.attribute.Values;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PersonalInfosTest {
  private final PersonalInfos infos =
      new PersonalInfos(new InMemoryStore(Clock.systemUTC()).personalInfo());

  @Test
  void ofSeveralThatPutTheFirstOneCreatesAndTheOthersChange() throws InterruptedException {
    List<PersonalInfos.Outcome> outcomes =
        Race.between(
            List.of("A", "B", "C"),
            name ->
                infos.put(
                    Values.<PersonalInfo>builder()
                        .put(PersonalInfo.NAME, name)
                        .put(PersonalInfo.TITLE, "t")
                        .put(PersonalInfo.EMAIL, "a@example.org")
                        .build(),
                    Optional.empty()));

    assertThat(outcomes).filteredOn(PersonalInfos.Outcome::created).hasSize(1);
    assertThat(infos.get().revision()).isEqualTo(3);
  }
}
