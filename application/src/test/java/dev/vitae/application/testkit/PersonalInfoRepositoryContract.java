package dev.vitae.application.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link PersonalInfoRepository} does. */
public interface PersonalInfoRepositoryContract {

  /** Empty, and no other test's. */
  PersonalInfoRepository emptyPersonalInfo();

  @Test
  default void thereIsNoneAtFirst() {
    assertThat(emptyPersonalInfo().newest()).isEmpty();
  }

  @Test
  default void theFirstIsTheNewestAndASecondIsNotAdded() {
    PersonalInfoRepository repository = emptyPersonalInfo();
    RandomEntries<PersonalInfo> infos = RandomEntries.personalInfo(1);
    PersonalInfo info = infos.next();

    Stored<PersonalInfo> added = repository.addFirst(info).orElseThrow();

    assertThat(added.value()).isEqualTo(info);
    assertThat(repository.addFirst(infos.next())).isEmpty();
    assertThat(repository.newest()).contains(added);
  }

  @Test
  default void everyChangeIsReadBackAndRaisesTheRevision() {
    PersonalInfoRepository repository = emptyPersonalInfo();
    RandomEntries<PersonalInfo> infos = RandomEntries.personalInfo(2);
    Stored<PersonalInfo> current = repository.addFirst(infos.next()).orElseThrow();

    for (PersonalInfo info : infos.next(10)) {
      Stored<PersonalInfo> replaced =
          repository.replace(current.id(), Basis.of(current.revision()), info);

      assertThat(replaced.value()).isEqualTo(info);
      assertThat(replaced.revision()).isGreaterThan(current.revision());
      assertThat(replaced.updatedAt()).isAfter(current.updatedAt());
      assertThat(repository.newest()).contains(replaced);
      current = replaced;
    }
  }

  @Test
  default void aStaleRevisionIsRefusedAndNothingChanges() {
    PersonalInfoRepository repository = emptyPersonalInfo();
    RandomEntries<PersonalInfo> infos = RandomEntries.personalInfo(3);
    Stored<PersonalInfo> first = repository.addFirst(infos.next()).orElseThrow();
    Stored<PersonalInfo> second = repository.replace(first.id(), Basis.ANY, infos.next());

    assertThatThrownBy(
            () -> repository.replace(first.id(), Basis.of(first.revision()), infos.next()))
        .isInstanceOf(StaleRevisionException.class);
    assertThat(repository.newest()).contains(second);
  }

  @Test
  default void whatIsNotThereIsNotReplaced() {
    PersonalInfoRepository repository = emptyPersonalInfo();

    assertThatThrownBy(
            () ->
                repository.replace(
                    new EntryId(4711), Basis.ANY, RandomEntries.personalInfo(4).next()))
        .isInstanceOf(NotFoundException.class);
    assertThat(repository.newest()).isEmpty();
  }

  @Test
  default void ofSeveralThatAreFirstAtTheSameTimeOneIsAdded() throws InterruptedException {
    PersonalInfoRepository repository = emptyPersonalInfo();

    List<Stored<PersonalInfo>> added =
        Race.between(RandomEntries.personalInfo(5).next(4), repository::addFirst).stream()
            .flatMap(Optional::stream)
            .collect(Collectors.toList());

    assertThat(added).hasSize(1);
    assertThat(repository.newest()).contains(added.get(0));
  }
}
