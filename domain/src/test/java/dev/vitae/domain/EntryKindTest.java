package dev.vitae.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.TechnologyKey;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.InvalidException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryKindTest {
  static Stream<EntryKind<?>> kinds() {
    return EntryKinds.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyComponentOfTheRecordIsAnAttributeInItsPlace(EntryKind<?> kind) throws Exception {
    assertThat(names(kind.description())).isEqualTo(componentsOf(recordOf(kind)));
  }

  @Test
  void everyComponentOfThePersonalInfoIsAnAttributeInItsPlace() {
    assertThat(names(PersonalInfo.DESCRIPTION)).isEqualTo(componentsOf(PersonalInfo.class));
  }

  @Test
  void whatARecordIsMadeOfMakesAnEqualOne() {
    Experience entry =
        new Experience(
            "A", "B", LocalDate.EPOCH, LocalDate.EPOCH, "d", "l", "https://x", List.of("Go"));

    assertThat(Experience.KIND.description().create(Experience.KIND.description().valuesOf(entry)))
        .isEqualTo(entry);
  }

  @Test
  void everyBrokenRuleIsNamedInTheOrderOfTheAttributes() {
    assertThatThrownBy(
            () ->
                new Experience(
                    " ",
                    null,
                    LocalDate.of(2020, 1, 2),
                    LocalDate.of(2020, 1, 1),
                    null,
                    null,
                    "x",
                    List.of("")))
        .isInstanceOf(InvalidException.class)
        .hasMessage(
            "company must not be blank; position is required; end_date must not be before"
                + " start_date; company_url must be an absolute http or https address such as"
                + " https://example.org/; technologies/0 must not be blank");
    assertThatThrownBy(
            () ->
                new Project(
                    "a",
                    "b",
                    null,
                    null,
                    null,
                    LocalDate.of(2020, 1, 2),
                    LocalDate.of(2020, 1, 1),
                    null))
        .hasMessage("end_date must not be before start_date");
    assertThatThrownBy(() -> new Skill("a", "b", 0, 101))
        .hasMessage("level must be between 1 and 5; years_experience must be between 0 and 100");
  }

  @Test
  void aRejectedValueIsNamedAmongTheBrokenRulesInItsPlace() {
    Values<Experience> values =
        Values.<Experience>builder()
            .put(Experience.COMPANY, "")
            .reject(Experience.START_DATE, "must be a day that exists")
            .put(Experience.COMPANY_URL, "x")
            .put(Experience.POSITION, "p")
            .build();

    assertThatThrownBy(() -> Experience.KIND.description().create(values))
        .hasMessage(
            "company must not be blank; start_date must be a day that exists; company_url must be"
                + " an absolute http or https address such as https://example.org/");
    assertThat(values.isPresent(Experience.START_DATE)).isTrue();
    assertThat(values.isPresent(Experience.END_DATE)).isFalse();
  }

  @Test
  void aLaterValueReplacesARejectedOne() {
    Values<Skill> before =
        Values.<Skill>builder().reject(Skill.LEVEL, "must be something else").build();
    Values<Skill> changes =
        Values.<Skill>builder()
            .put(Skill.LEVEL, 3)
            .put(Skill.NAME, "n")
            .put(Skill.CATEGORY, "c")
            .build();

    assertThat(Skill.KIND.description().create(before.with(changes)))
        .isEqualTo(new Skill("n", "c", 3, null));
  }

  @Test
  void projectsAreFeaturedFirstThenTheLatestAndThoseWithoutAStartLast() {
    List<Stored<Project>> sorted =
        Stream.of(
                project(1, false, null),
                project(2, false, LocalDate.of(2020, 1, 1)),
                project(3, true, null),
                project(4, true, LocalDate.of(2019, 1, 1)),
                project(5, false, LocalDate.of(2021, 1, 1)),
                project(6, false, null))
            .sorted(Project.KIND.comparator())
            .collect(Collectors.toList());

    assertThat(sorted)
        .extracting(stored -> stored.id().value())
        .containsExactly(4L, 3L, 5L, 2L, 1L, 6L);
  }

  @Test
  void aTechnologyKeyKnowsNoCaseAndNoLanguage() {
    assertThat(TechnologyKey.of("ÄÉΣ😀İ")).isEqualTo("äéσ😀i");
    assertThat(TechnologyKey.of("C++")).isEqualTo("c++");
  }

  private static Stored<Project> project(long id, boolean featured, LocalDate start) {
    return new Stored<>(
        new EntryId(id),
        1,
        Instant.EPOCH,
        new Project("p", "d", null, null, featured, start, null, null));
  }

  private static List<String> names(Description<?> description) {
    return description.attributes().stream().map(Attribute::name).collect(Collectors.toList());
  }

  private static List<String> componentsOf(Class<?> owner) {
    return Arrays.stream(owner.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase())
        .collect(Collectors.toList());
  }

  private static Class<?> recordOf(EntryKind<?> kind) throws Exception {
    for (Class<?> record :
        List.of(Experience.class, Project.class, Skill.class, Technology.class)) {
      if (record.getField("KIND").get(null) == kind) {
        return record;
      }
    }
    throw new AssertionError("add the record of " + kind + " to the list above");
  }
}
