package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.members;
import static dev.vitae.infra.SynthesizedStack.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;

/** What is published waits for nothing, what migrates waits for it, and what serves for both. */
@WithNode
@Tag("once")
class MigrationFirstTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";
  private static final String RUN = "Custom::DatabaseMigration";
  private static final String FUNCTION = "AWS::Lambda::Function";

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theVersionIsPublishedThenMigratedThenServed(SynthesizedStack stack) {
    assertThat(stack.dependenciesOf("Migration")).contains("ApiDeployedFunctionCurrentVersion");
    assertThat(stack.dependenciesOf("ApiAlias")).contains("Migration");
    assertThat(stack.dependenciesOf("ApiDeployedFunctionCurrentVersion"))
        .doesNotContain("Migration");
    assertThat(text(stack.only("AWS::Lambda::Alias").get("FunctionVersion")))
        .isEqualTo("${ApiDeployedFunctionCurrentVersion.Version}");
    assertThat(text(stack.only("AWS::Lambda::Alias").get("Name"))).isEqualTo("live");
  }

  /** The function may do what its policy says only when the policy is there. */
  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theMigratorRunsWhenAllThatItNeedsIsThere(SynthesizedStack stack) {
    assertThat(stack.dependenciesOf("Migration"))
        .contains("MigrationDeployedFunction", "MigrationDeployedRoleDefaultPolicy");
    if (stack.database() != DatabaseKind.NEON) {
      assertThat(stack.dependenciesOf("Migration"))
          .contains(
              stack.database() == DatabaseKind.RDS ? "DatabaseInstance" : "DatabaseCluster",
              "DatabaseApplicationLoginAttachment",
              "NetworkVpcSecretsManager");
      assertThat(stack.dependenciesOf("Migration"))
          .anyMatch(each -> each.startsWith("NetworkDatabaseGroupfrom"))
          .anyMatch(each -> each.startsWith("NetworkMigratorGroupto"));
    }
    if (stack.database() == DatabaseKind.AURORA) {
      assertThat(stack.dependenciesOf("Migration")).contains("DatabaseClusterWriter");
    }
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void itRunsWhenMigrationsOrDatabaseAreOthersAndNotOtherwise(SynthesizedStack stack) {
    JsonNode run = stack.only(RUN);
    Map<String, String> expected = new TreeMap<>();
    expected.put("ServiceToken", "${MigrationProviderframeworkonEvent.Arn}");
    expected.put("ServiceTimeout", "900");
    expected.put("MigrationsHash", Migrations.shipped().hash());
    expected.put("HandlerVersion", "1");
    expected.put(
        "DatabaseId",
        switch (stack.database()) {
          case NEON -> "/vitae/%s/migration-database-url".formatted(stack.stage().label());
          case RDS -> "${DatabaseInstance.Endpoint.Address}/portfolio";
          case AURORA -> "${DatabaseCluster.Endpoint.Address}/portfolio";
        });

    assertThat(members(run)).isEqualTo(expected);
  }

  @Test
  void anotherRevisionRunsNothingAndForceDoes() {
    SynthesizedStack usual = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON);
    SynthesizedStack later = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON, "revision=4f1c2d9");
    SynthesizedStack forced = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON, "force=again");

    assertThat(later.only(RUN)).isEqualTo(usual.only(RUN));
    assertThat(members(forced.only(RUN)))
        .containsAllEntriesOf(members(usual.only(RUN)))
        .containsEntry("Force", "again")
        .hasSize(members(usual.only(RUN)).size() + 1);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theMigratorEndsBeforeThoseWhoWaitForIt(SynthesizedStack stack) {
    int migrator =
        stack.properties(FUNCTION).get("MigrationDeployedFunction").get("Timeout").intValue();
    JsonNode provider = stack.properties(FUNCTION).get("MigrationProviderframeworkonEvent");

    assertThat(migrator)
        .isLessThan(stack.only(RUN).get("ServiceTimeout").asInt())
        .isLessThan(provider.get("Timeout").intValue());
    assertThat(stack.only(RUN).get("ServiceTimeout").asInt()).isLessThanOrEqualTo(15 * 60);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theProviderCallsTheMigratorOnly(SynthesizedStack stack) {
    JsonNode provider = stack.properties(FUNCTION).get("MigrationProviderframeworkonEvent");

    assertThat(
            text(provider.path("Environment").path("Variables").get("USER_ON_EVENT_FUNCTION_ARN")))
        .isEqualTo("${MigrationDeployedFunction.Arn}");
    stack
        .template()
        .resourcePropertiesCountIs(FUNCTION, Map.of("VpcConfig", Match.absent()), count(stack));
  }

  /** Functions outside of a network: the provider's, and where there is none, all. */
  private static int count(SynthesizedStack stack) {
    return stack.database() == DatabaseKind.NEON ? 3 : 1;
  }
}
