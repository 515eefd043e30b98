package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Experience;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final EntryQuery<Skill> SKILLS = EntryQuery.firstOf(Skill.KIND);
  private static final EntryQuery<Experience> HELD = EntryQuery.firstOf(Experience.KIND);
  private static final EntryQuery<Project> PROJECTS = EntryQuery.firstOf(Project.KIND);

  @Test
  void aPositionComesBackAsItWent() {
    Position skill = new Position(List.of("😀 é", 5, "Java"), new EntryId(7));
    Position held = new Position(List.of(LocalDate.of(9999, 12, 31)), new EntryId(Long.MAX_VALUE));
    Position project = new Position(Arrays.asList(true, null), new EntryId(1));

    assertThat(Cursor.decode(SKILLS, Cursor.encode(SKILLS, skill))).isEqualTo(skill);
    assertThat(Cursor.decode(HELD, Cursor.encode(HELD, held))).isEqualTo(held);
    assertThat(Cursor.decode(PROJECTS, Cursor.encode(PROJECTS, project))).isEqualTo(project);
  }

  @Test
  void aCursorOfAnotherVersionIsRefused() {
    Position position = new Position(List.of("x", 5, "Java"), new EntryId(7));
    assertThat(Cursor.encode(Cursor.FORMAT, SKILLS, position))
        .isEqualTo(Cursor.encode(SKILLS, position));

    assertRefused(SKILLS, Cursor.encode("vitae-cursor-0", SKILLS, position));
  }

  @Test
  void aForgedPositionThatNoEntryCanHaveIsRefused() {
    for (Position impossible :
        List.of(
            new Position(List.of("\u0000", 5, "Java"), new EntryId(7)),
            new Position(List.of("x", 6, "Java"), new EntryId(7)),
            new Position(List.of("x", 5, " Java "), new EntryId(7)),
            new Position(List.of("x", 5, "n".repeat(101)), new EntryId(7)),
            new Position(Arrays.asList("x", null, "Java"), new EntryId(7)))) {
      assertRefused(SKILLS, Cursor.encode(SKILLS, impossible));
    }
    assertRefused(
        HELD,
        Cursor.encode(
            HELD, new Position(List.of(LocalDate.of(999_999_999, 1, 1)), new EntryId(7))));
  }

  private static void assertRefused(EntryQuery<?> query, String cursor) {
    assertThatThrownBy(() -> Cursor.decode(query, cursor))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.problem().status()).isEqualTo(400));
  }
}
