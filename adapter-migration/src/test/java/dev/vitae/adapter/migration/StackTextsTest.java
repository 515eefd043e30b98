package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What CloudFormation is told has to fit, or it says no more than that it does not. */
class StackTextsTest {
  @Test
  void namesThatDoNotFitAreCounted() {
    String answer =
        new StackAnswer("vitae-migration-of-a-portfolio")
            .with("Outcome", "migrated")
            .json("Names", Collections.nCopies(500, "20261122093000 (größere Namen)"));

    assertThat(answer.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(3_000);
    assertThat(answer).containsPattern("größere Namen\\) and [0-9]+ more");
  }

  @Test
  void aFewNamesAreAllThere() {
    String answer = new StackAnswer("id").json("Names", List.of("1 (first)", "2 (second)"));

    assertThat(answer)
        .isEqualTo(
            "{\"PhysicalResourceId\":\"id\",\"Data\":{\"Names\":\"1 (first), 2 (second)\"}}");
  }

  @Test
  void aShortReasonStaysAsItIs() {
    assertThat(EventText.of(" The reason.\nThe remedy.\n")).isEqualTo("The reason.\nThe remedy.");
  }

  @Test
  void aLongReasonBeginsWithALineThatFitsAndEndsWhereThereIsNoRoom() {
    String text = EventText.of("größer und ".repeat(1_000));

    assertThat(text.lines().findFirst().orElseThrow()).hasSizeBetween(180, 199).endsWith("und …");
    assertThat(text.getBytes(UTF_8)).hasSizeBetween(2_490, 2_500);
    assertThat(text).endsWith(" …");
  }
}
