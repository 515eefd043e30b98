package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.text;
import static dev.vitae.infra.SynthesizedStack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what: each statement of each role, and no other. */
@WithNode
@Tag("once")
class LeaveTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";

  /** An ARN of this account. */
  private static final String HERE = "${AWS::Region}:${AWS::AccountId}:";

  private static final String PARAMETERS = "arn:${AWS::Partition}:ssm:" + HERE + "parameter";
  private static final String SECRETS = "arn:${AWS::Partition}:secretsmanager:" + HERE + "secret:";
  private static final String WRITE_LOG = "logs:CreateLogStream logs:PutLogEvents ";

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void eachRoleMayDoThisAndNothingElse(SynthesizedStack stack) {
    String names = PARAMETERS + "/vitae/" + stack.stage().label();
    List<String> api = new ArrayList<>(List.of(WRITE_LOG + "${ApiDeployedLog.Arn}"));
    List<String> migrator = new ArrayList<>(List.of(WRITE_LOG + "${MigrationDeployedLog.Arn}"));
    if (stack.database() == DatabaseKind.NEON) {
      api.add("ssm:GetParameter %s/api-key-digests %s/database-url".formatted(names, names));
      migrator.add("ssm:GetParameter %s/migration-database-url".formatted(names));
    } else {
      api.add("ssm:GetParameter %s/api-key-digests".formatted(names));
      api.add("secretsmanager:GetSecretValue ${DatabaseApplicationLogin}");
      migrator.add(
          "secretsmanager:GetSecretValue ${DatabaseApplicationLogin} ${%s.MasterUserSecret.SecretArn}"
              .formatted(
                  stack.database() == DatabaseKind.RDS ? "DatabaseInstance" : "DatabaseCluster"));
    }
    Map<String, List<String>> expected = new TreeMap<>();
    expected.put("ApiDeployedRole", api);
    expected.put("MigrationDeployedRole", migrator);
    expected.put(
        "MigrationProviderRole",
        List.of(
            WRITE_LOG + "${MigrationProviderLog.Arn}",
            "lambda:GetFunction lambda:InvokeFunction ${MigrationDeployedFunction.Arn}"));
    if (stack.database() != DatabaseKind.NEON) {
      expected.put(
          "NetworkFlowLogRole",
          List.of(
              "logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents"
                  + " ${NetworkFlowLog.Arn}"));
    }

    assertThat(statements(stack)).isEqualTo(sorted(expected));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void ofAwsOwnPoliciesTheseAreTaken(SynthesizedStack stack) {
    List<String> taken = new ArrayList<>();
    if (stack.database() != DatabaseKind.NEON) {
      taken.add("service-role/AWSLambdaVPCAccessExecutionRole");
    }
    if (stack.stage() != Stage.DEV) {
      taken.add("AWSXRayDaemonWriteAccess");
    }
    stack
        .properties("AWS::IAM::Role")
        .forEach(
            (purpose, role) ->
                assertThat(texts(role.path("ManagedPolicyArns")))
                    .as(purpose)
                    .isEqualTo(
                        purpose.endsWith("DeployedRole")
                            ? taken.stream()
                                .map(each -> "arn:${AWS::Partition}:iam::aws:policy/" + each)
                                .toList()
                            : List.of()));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void noStatementIsForAnythingWhatever(SynthesizedStack stack) {
    assertThat(statements(stack).values())
        .allSatisfy(all -> assertThat(all).noneMatch(each -> each.contains("*")));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void rolesAreForTheServicesThatTakeThem(SynthesizedStack stack) {
    stack
        .properties("AWS::IAM::Role")
        .forEach(
            (purpose, role) -> {
              JsonNode who = role.path("AssumeRolePolicyDocument").path("Statement");
              assertThat(who).hasSize(1);
              assertThat(text(who.get(0).path("Principal").path("Service")))
                  .isEqualTo(
                      purpose.equals("NetworkFlowLogRole")
                          ? "vpc-flow-logs.amazonaws.com"
                          : "lambda.amazonaws.com");
            });
  }

  @Test
  void aSecretIsNamedWithTheSixCharactersThatAwsAdds() {
    SynthesizedStack stack =
        SynthesizedStack.of(
            Stage.DEV,
            DatabaseKind.NEON,
            "databaseSecret=vitae/api",
            "migrationDatabaseSecret="
                + "arn:aws:secretsmanager:eu-central-1:123456789012:secret:vitae/m-AbCdEf");

    assertThat(statements(stack).get("ApiDeployedRole"))
        .contains("secretsmanager:GetSecretValue " + SECRETS + "vitae/api-??????");
    assertThat(statements(stack).get("MigrationDeployedRole"))
        .contains(
            "secretsmanager:GetSecretValue"
                + " arn:aws:secretsmanager:eu-central-1:123456789012:secret:vitae/m-AbCdEf");
  }

  @Test
  void whereTokensAreVerifiedNoKeysAreRead() {
    SynthesizedStack stack =
        SynthesizedStack.of(Stage.PROD, DatabaseKind.RDS, SynthesizedStack.TOKENS);

    assertThat(statements(stack).get("ApiDeployedRole"))
        .containsExactlyInAnyOrder(
            WRITE_LOG + "${ApiDeployedLog.Arn}",
            "secretsmanager:GetSecretValue ${DatabaseApplicationLogin}");
    assertThat(stack.properties("AWS::EC2::VPCEndpoint"))
        .containsOnlyKeys("NetworkVpcSecretsManager");
  }

  /** Of each role: actions and resources. */
  private static Map<String, List<String>> statements(SynthesizedStack stack) {
    Map<String, List<String>> all = new TreeMap<>();
    for (JsonNode policy : stack.properties("AWS::IAM::Policy").values()) {
      for (JsonNode statement : policy.path("PolicyDocument").path("Statement")) {
        assertThat(text(statement.get("Effect"))).isEqualTo("Allow");
        List<String> words = new ArrayList<>(texts(statement.get("Action")));
        words.addAll(texts(statement.get("Resource")).stream().sorted().toList());
        texts(policy.get("Roles"))
            .forEach(
                role ->
                    all.computeIfAbsent(
                            role.substring(2, role.length() - 1), none -> new ArrayList<>())
                        .add(String.join(" ", words)));
      }
    }
    return sorted(all);
  }

  private static Map<String, List<String>> sorted(Map<String, List<String>> statements) {
    Map<String, List<String>> sorted = new TreeMap<>();
    statements.forEach((role, all) -> sorted.put(role, all.stream().sorted().toList()));
    return sorted;
  }
}
