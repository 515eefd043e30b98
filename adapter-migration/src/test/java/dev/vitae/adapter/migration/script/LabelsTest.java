package dev.vitae.adapter.migration.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.script.Labels.Kind;
import dev.vitae.adapter.migration.script.Labels.Line;
import dev.vitae.adapter.migration.script.Labels.Waiver;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void eachLineSaysOneFact() {
    Labels labels =
        Labels.parse(
            """
            # Boats

            V2__boats.sql expand
              V1__ports.sql contract
            V2__boats.sql allow prefer-identity: equals: what is there
            R__grants.sql allow nothing
            """);
    assertThat(labels.kinds().keySet()).containsExactly("V2__boats.sql", "V1__ports.sql");
    assertThat(labels.kind("V1__ports.sql")).hasValue(Kind.CONTRACT);
    assertThat(labels.kind("R__grants.sql")).isEmpty();
    assertThat(labels.waivers())
        .containsExactly(
            new Waiver(5, "V2__boats.sql", "prefer-identity", "equals: what is there"),
            new Waiver(6, "R__grants.sql", "nothing", ""));
    assertThat(labels.unreadable()).isEmpty();
  }

  @Test
  void whatIsNoFactIsKept() {
    Labels labels =
        Labels.parse("V1__a.sql\nV1__a.sql expands\nV1__b.sql expand\nV1__b.sql contract\n");
    assertThat(labels.unreadable())
        .containsExactly(
            new Line(1, "V1__a.sql"),
            new Line(2, "V1__a.sql expands"),
            new Line(4, "V1__b.sql contract"));
    assertThat(labels.kind("V1__b.sql")).hasValue(Kind.EXPAND);
  }

  @Test
  void nothingSaysNothing() {
    assertThat(Labels.parse("").kinds()).isEmpty();
  }
}
