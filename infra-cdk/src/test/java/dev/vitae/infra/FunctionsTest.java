package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.members;
import static dev.vitae.infra.SynthesizedStack.text;
import static dev.vitae.infra.SynthesizedStack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitae.adapter.lambda.ApiHandler;
import dev.vitae.adapter.migration.MigrationHandler;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;

@WithNode
@Tag("once")
class FunctionsTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String API = "ApiDeployedFunction";
  private static final String MIGRATOR = "MigrationDeployedFunction";
  private static final String PROVIDER = "MigrationProviderframeworkonEvent";

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theApiStartsFromASnapshotAndAnswersBeforeTheGatewayGivesUp(SynthesizedStack stack) {
    int memory = stack.stage() == Stage.DEV ? 512 : 1_024;
    stack
        .template()
        .hasResourceProperties(
            FUNCTION,
            Match.objectLike(
                Map.of(
                    "Handler",
                    ApiHandler.class.getName() + "::handleRequest",
                    "Runtime",
                    "java25",
                    "Architectures",
                    List.of("arm64"),
                    "SnapStart",
                    Map.of("ApplyOn", "PublishedVersions"),
                    "MemorySize",
                    memory,
                    "Timeout",
                    29)));
    assertThat(function(stack, MIGRATOR).get("Handler").textValue())
        .isEqualTo(MigrationHandler.class.getName() + "::handleRequest");
    assertThat(function(stack, MIGRATOR).get("Runtime").textValue()).isEqualTo("java25");
    assertThat(texts(function(stack, MIGRATOR).get("Architectures"))).containsExactly("arm64");
    assertThat(function(stack, MIGRATOR).has("SnapStart")).isFalse();
    assertThat(function(stack, MIGRATOR).get("MemorySize").intValue()).isEqualTo(512);
    assertThat(function(stack, MIGRATOR).get("Timeout").intValue()).isEqualTo(14 * 60);
    assertThat(stack.properties(FUNCTION)).containsOnlyKeys(API, MIGRATOR, PROVIDER);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void processesAreReservedWhereTheAccountIsLargeEnough(SynthesizedStack stack) {
    String reserved = "ReservedConcurrentExecutions";
    if (stack.stage() == Stage.DEV) {
      assertThat(function(stack, API).has(reserved)).isFalse();
      assertThat(function(stack, MIGRATOR).has(reserved)).isFalse();
    } else {
      assertThat(function(stack, API).get(reserved).intValue())
          .isEqualTo(stack.stage() == Stage.PROD ? 50 : 20);
      assertThat(function(stack, MIGRATOR).get(reserved).intValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void eachFunctionHasALogThatEnds(SynthesizedStack stack) {
    Map<Stage, Integer> days = Map.of(Stage.DEV, 7, Stage.STAGING, 30, Stage.PROD, 90);
    Map<String, JsonNode> logs = stack.properties("AWS::Logs::LogGroup");

    assertThat(logs.values())
        .allSatisfy(
            log ->
                assertThat(log.get("RetentionInDays").intValue())
                    .isEqualTo(days.get(stack.stage())));
    assertThat(stack.properties(FUNCTION).values())
        .extracting(function -> text(function.path("LoggingConfig").path("LogGroup")))
        .containsExactlyInAnyOrder(
            "${ApiDeployedLog}", "${MigrationDeployedLog}", "${MigrationProviderLog}");
    assertThat(logs).containsKeys("ApiDeployedLog", "MigrationDeployedLog", "MigrationProviderLog");
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void requestsAreTracedOutsideOfDevAlone(SynthesizedStack stack) {
    for (String each : List.of(API, MIGRATOR)) {
      assertThat(function(stack, each).path("TracingConfig").path("Mode").asText())
          .isEqualTo(stack.stage() == Stage.DEV ? "" : "Active");
    }
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theExtensionThatReadsSecretsIsThereWithoutItsCache(SynthesizedStack stack) {
    for (String each : List.of(API, MIGRATOR)) {
      assertThat(texts(function(stack, each).get("Layers")))
          .containsExactly("${ParamsandsecretslayerMap/${AWS::Region}/1x0x103xarm64}");
      assertThat(variables(stack, each))
          .containsEntry("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "false");
    }
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theEnvironmentIsThatOfTheDatabase(SynthesizedStack stack) {
    String stage = stack.stage().label();
    Map<String, String> api = new TreeMap<>();
    api.put("ENVIRONMENT", stage);
    api.put("LOG_LEVEL", "INFO");
    api.put("API_KEY_DIGESTS_PARAMETER", "/vitae/%s/api-key-digests".formatted(stage));
    api.put("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    Map<String, String> migrator = new TreeMap<>();
    migrator.put(
        "JAVA_TOOL_OPTIONS",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5");
    if (stack.database() == DatabaseKind.NEON) {
      api.put("DATABASE_URL_PARAMETER", "/vitae/%s/database-url".formatted(stage));
      migrator.put(
          "MIGRATION_DATABASE_URL_PARAMETER", "/vitae/%s/migration-database-url".formatted(stage));
    } else {
      boolean rds = stack.database() == DatabaseKind.RDS;
      Map<String, String> place =
          Map.of(
              "PGHOST",
              rds ? "${DatabaseInstance.Endpoint.Address}" : "${DatabaseCluster.Endpoint.Address}",
              "PGPORT",
              "5433",
              "PGDATABASE",
              "portfolio",
              "PGSSLMODE",
              "require");
      api.putAll(place);
      api.put("DATABASE_SECRET", "${DatabaseApplicationLogin}");
      migrator.putAll(place);
      migrator.put("APPLICATION_DATABASE_SECRET", "${DatabaseApplicationLogin}");
      migrator.put(
          "MIGRATION_DATABASE_SECRET",
          rds
              ? "${DatabaseInstance.MasterUserSecret.SecretArn}"
              : "${DatabaseCluster.MasterUserSecret.SecretArn}");
    }

    assertThat(ours(stack, API)).isEqualTo(api);
    assertThat(ours(stack, MIGRATOR)).isEqualTo(migrator);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void functionsAreInANetworkOnlyWhereTheDatabaseIsAndTheProviderNever(SynthesizedStack stack) {
    assertThat(function(stack, PROVIDER).has("VpcConfig")).isFalse();
    if (stack.database() == DatabaseKind.NEON) {
      assertThat(function(stack, API).has("VpcConfig")).isFalse();
      assertThat(function(stack, MIGRATOR).has("VpcConfig")).isFalse();
      return;
    }
    assertThat(texts(function(stack, API).path("VpcConfig").path("SecurityGroupIds")))
        .containsExactly("${NetworkApiGroup.GroupId}");
    assertThat(texts(function(stack, MIGRATOR).path("VpcConfig").path("SecurityGroupIds")))
        .containsExactly("${NetworkMigratorGroup.GroupId}");
    for (String each : List.of(API, MIGRATOR)) {
      assertThat(texts(function(stack, each).path("VpcConfig").path("SubnetIds")))
          .containsExactly(
              "${NetworkVpcPrivateSubnet1Subnet}", "${NetworkVpcPrivateSubnet2Subnet}");
    }
  }

  @Test
  void whereTheExtensionIsNotAcceptedASnapshotIsNotMadeAndAnotherLayerIsTaken() {
    String layer =
        "arn:aws:lambda:eu-central-2:123456789012:layer:AWS-Parameters-and-Secrets-Lambda-Extension:20";
    SynthesizedStack stack =
        SynthesizedStack.of(
            Stage.DEV, DatabaseKind.NEON, "snapStart=false", "secretsLayer=" + layer);

    assertThat(function(stack, API).has("SnapStart")).isFalse();
    for (String each : List.of(API, MIGRATOR)) {
      assertThat(texts(function(stack, each).get("Layers"))).containsExactly(layer);
    }
  }

  @Test
  void whatIsSetIsTaken() {
    SynthesizedStack stack =
        SynthesizedStack.of(
            Stage.DEV,
            DatabaseKind.NEON,
            "architecture=x86_64",
            "memory=2048",
            "reservedConcurrency=3",
            "accountConcurrency=1000",
            "logDays=14",
            "logLevel=DEBUG",
            "tracing=true",
            "corsOrigins=https://b.example.org,https://a.example.org",
            "keysParameter=/keys",
            "databaseSecret=vitae/api",
            "migrationDatabaseSecret=vitae/migration",
            "revision=4f1c2d9",
            "alarmTopic=arn:aws:sns:eu-central-1:123456789012:alarms");
    JsonNode api = function(stack, API);

    assertThat(texts(api.get("Architectures"))).containsExactly("x86_64");
    assertThat(texts(api.get("Layers")))
        .containsExactly("${ParamsandsecretslayerMap/${AWS::Region}/1x0x103xx86x64}");
    assertThat(api.get("MemorySize").intValue()).isEqualTo(2_048);
    assertThat(api.get("ReservedConcurrentExecutions").intValue()).isEqualTo(3);
    assertThat(api.path("TracingConfig").path("Mode").asText()).isEqualTo("Active");
    assertThat(ours(stack, API))
        .containsEntry("LOG_LEVEL", "DEBUG")
        .containsEntry("CORS_ORIGINS", "https://a.example.org,https://b.example.org")
        .containsEntry("API_KEY_DIGESTS_PARAMETER", "/keys")
        .containsEntry("DATABASE_SECRET", "vitae/api");
    assertThat(ours(stack, MIGRATOR))
        .containsEntry("MIGRATION_DATABASE_SECRET", "vitae/migration")
        .containsEntry("GIT_REVISION", "4f1c2d9");
    assertThat(stack.properties("AWS::Logs::LogGroup").values())
        .allSatisfy(log -> assertThat(log.get("RetentionInDays").intValue()).isEqualTo(14));
    assertThat(stack.properties("AWS::CloudWatch::Alarm").values())
        .isNotEmpty()
        .allSatisfy(
            alarm ->
                assertThat(texts(alarm.get("AlarmActions")))
                    .containsExactly("arn:aws:sns:eu-central-1:123456789012:alarms"));
  }

  @Test
  void whereTokensAreVerifiedTheApiKnowsNoKeys() {
    SynthesizedStack stack =
        SynthesizedStack.of(Stage.PROD, DatabaseKind.RDS, SynthesizedStack.TOKENS);

    assertThat(ours(stack, API))
        .containsEntry("WRITE_AUTH", "jwt")
        .containsEntry("WRITE_SCOPE", "portfolio:write")
        .doesNotContainKey("API_KEY_DIGESTS_PARAMETER");
  }

  private static JsonNode function(SynthesizedStack stack, String purpose) {
    return stack.properties(FUNCTION).get(purpose);
  }

  private static Map<String, String> variables(SynthesizedStack stack, String purpose) {
    return members(function(stack, purpose).path("Environment").path("Variables"));
  }

  /** Without those by which the CDK configures the extension. */
  private static Map<String, String> ours(SynthesizedStack stack, String purpose) {
    Map<String, String> ours = variables(stack, purpose);
    ours.keySet()
        .removeIf(
            name ->
                name.startsWith("PARAMETERS_SECRETS_EXTENSION_")
                    || name.startsWith("SECRETS_MANAGER_")
                    || name.startsWith("SSM_PARAMETER_STORE_"));
    return ours;
  }
}
