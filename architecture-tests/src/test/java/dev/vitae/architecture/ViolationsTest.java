package dev.vitae.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A rule that cannot fail protects nothing: each one finds what was done wrong on purpose. */
@Tag("once")
class ViolationsTest {
  private static final String ROOT = "dev.vitae.architecture.violations";
  private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(ROOT);

  private static final Map<String, List<String>> EXPECTED =
      Map.ofEntries(
          Map.entry("DOMAIN sees only what it may", List.of("domain.EntrySeesUseCase")),
          Map.entry("APPLICATION sees only what it may", List.of("application.UseCaseSeesJson")),
          Map.entry("SETTINGS sees only what it may", List.of("settings.SettingsSeeDomain")),
          Map.entry("HTTP sees only what it may", List.of("adapter.http.HttpSeesStore")),
          Map.entry(
              "PERSISTENCE sees only what it may",
              List.of("adapter.persistence.jdbc.StoreSeesMigration")),
          Map.entry(
              "MIGRATION sees only what it may", List.of("adapter.migration.MigrationSeesUseCase")),
          Map.entry("BOOTSTRAP sees only what it may", List.of("bootstrap.WiringSeesStore")),
          Map.entry(
              "LOCAL sees only what it may", List.of("adapter.http.local.ServerSeesMigration")),
          Map.entry(
              "LOCAL_ROOT sees only what it may",
              List.of("adapter.http.local.bootstrap.RootSeesTestLibrary")),
          Map.entry("LAMBDA sees only what it may", List.of("adapter.lambda.HandlerSeesStore")),
          Map.entry(
              "LAMBDA_EVENT sees only what it may", List.of("adapter.lambda.event.EventSeesStore")),
          Map.entry("LAMBDA_LOG sees only what it may", List.of("adapter.lambda.log.LogSeesStore")),
          Map.entry(
              "LAMBDA_ROOT sees only what it may",
              List.of("adapter.lambda.bootstrap.RootSeesMigration")),
          Map.entry("INFRA sees only what it may", List.of("infra.StackSeesStore")),
          Map.entry(
              "INFRA_SETTINGS sees only what it may", List.of("infra.settings.SettingsSeeStack")),
          Map.entry("every class is in a layer", List.of("misplaced.InNoLayer")),
          Map.entry("packages have no cycles", List.of("domain", "application")),
          Map.entry(
              "clock, chance and environment are given",
              List.of(
                  "domain.TakesFromOutside.clock",
                  "domain.TakesFromOutside.chance",
                  "domain.TakesFromOutside.environment")),
          Map.entry("wiring stands in modules and roots", List.of("adapter.http.HttpIsWired")),
          Map.entry(
              "the store's adapter shows its module and settings",
              List.of("adapter.persistence.jdbc.ShownRepository")),
          Map.entry("a name says what it is", List.of("domain.EntryUtil")),
          Map.entry(
              "nothing is printed but by a root or a command", List.of("domain.TakesFromOutside")));

  @TestFactory
  Stream<DynamicTest> everyRuleFindsItsViolations() {
    return Rules.of(ROOT).entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> finds(rule)));
  }

  private static void finds(Map.Entry<String, ArchRule> rule) {
    String report =
        rule.getValue().evaluate(VIOLATIONS).getFailureReport().getDetails().stream()
            .collect(Collectors.joining("\n"));
    assertThat(EXPECTED).containsKey(rule.getKey());
    for (String violation : EXPECTED.get(rule.getKey())) {
      assertThat(report).contains(violation);
    }
  }

  @Test
  void noExpectationIsLeftOver() {
    assertThat(EXPECTED.keySet()).isEqualTo(Rules.of(ROOT).keySet());
  }
}
