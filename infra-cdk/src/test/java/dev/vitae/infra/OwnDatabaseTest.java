package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.members;
import static dev.vitae.infra.SynthesizedStack.text;
import static dev.vitae.infra.SynthesizedStack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;

/** The databases that are ours, and the network around them. */
@WithNode
@Tag("once")
class OwnDatabaseTest {
  private static final String INSTANCE = "AWS::RDS::DBInstance";
  private static final String CLUSTER = "AWS::RDS::DBCluster";
  private static final Map<Stage, Integer> MAX_CONNECTIONS =
      Map.of(Stage.DEV, 50, Stage.STAGING, 100, Stage.PROD, 200);

  static Stream<SynthesizedStack> own() {
    return SynthesizedStack.variants().filter(stack -> stack.database() != DatabaseKind.NEON);
  }

  static Stream<SynthesizedStack> neon() {
    return SynthesizedStack.variants().filter(stack -> stack.database() == DatabaseKind.NEON);
  }

  @ParameterizedTest
  @MethodSource("own")
  void itIsEncryptedAndBackedUpAndItsMasterPasswordIsKeptByRds(SynthesizedStack stack) {
    boolean dev = stack.stage() == Stage.DEV;
    Map<String, Object> expected = new TreeMap<>();
    expected.put("StorageEncrypted", true);
    expected.put("ManageMasterUserPassword", true);
    expected.put("MasterUsername", "vitae_admin");
    expected.put("MasterUserPassword", Match.absent());
    expected.put("CopyTagsToSnapshot", true);
    expected.put("DeletionProtection", !dev);
    expected.put("DeleteAutomatedBackups", stack.stage() != Stage.PROD);
    expected.put(
        "BackupRetentionPeriod",
        Map.of(Stage.DEV, 1, Stage.STAGING, 7, Stage.PROD, 14).get(stack.stage()));
    expected.put("EnableIAMDatabaseAuthentication", true);
    boolean rds = stack.database() == DatabaseKind.RDS;
    stack
        .template()
        .hasResource(
            rds ? INSTANCE : CLUSTER,
            Match.objectLike(
                Map.of(
                    "Properties", Match.objectLike(expected),
                    "DeletionPolicy", "Snapshot",
                    "UpdateReplacePolicy", "Snapshot")));
    stack.template().resourceCountIs("AWS::SecretsManager::Secret", 1);
    assertThat(database(stack).get("Port").asText()).isEqualTo("5433");
  }

  @ParameterizedTest
  @MethodSource("own")
  void noInstanceIsPublicAndASecondOneStandsByInProd(SynthesizedStack stack) {
    Map<String, JsonNode> instances = stack.properties(INSTANCE);
    assertThat(instances.values())
        .allSatisfy(
            instance -> assertThat(instance.get("PubliclyAccessible").booleanValue()).isFalse());
    boolean prod = stack.stage() == Stage.PROD;
    if (stack.database() == DatabaseKind.RDS) {
      assertThat(database(stack).get("MultiAZ").booleanValue()).isEqualTo(prod);
      assertThat(database(stack).get("EngineVersion").textValue()).isEqualTo("18");
    } else {
      assertThat(instances).hasSize(prod ? 2 : 1);
      assertThat(database(stack).get("EngineVersion").textValue()).startsWith("17.");
    }
  }

  @ParameterizedTest
  @MethodSource("own")
  void theServerRefusesWhoDoesNotEncryptAndTakesAsManySessionsAsThereAreSaidToBe(
      SynthesizedStack stack) {
    boolean rds = stack.database() == DatabaseKind.RDS;
    Map<String, String> parameters =
        members(
            stack
                .only(rds ? "AWS::RDS::DBParameterGroup" : "AWS::RDS::DBClusterParameterGroup")
                .get("Parameters"));
    assertThat(parameters)
        .containsEntry("rds.force_ssl", "1")
        .containsEntry("idle_session_timeout", "300000")
        .containsEntry("max_connections", MAX_CONNECTIONS.get(stack.stage()).toString());
    String group = rds ? "DBParameterGroupName" : "DBClusterParameterGroupName";
    assertThat(text(database(stack).get(group))).isEqualTo("${DatabaseParameters}");
  }

  @ParameterizedTest
  @MethodSource("own")
  void anAuroraThatNobodyAsksSleepsOutsideOfProd(SynthesizedStack stack) {
    if (stack.database() == DatabaseKind.RDS) {
      stack.template().resourceCountIs(CLUSTER, 0);
      return;
    }
    Map<String, String> scaling = members(database(stack).get("ServerlessV2ScalingConfiguration"));
    assertThat(scaling)
        .isEqualTo(
            switch (stack.stage()) {
              case DEV ->
                  Map.of("MinCapacity", "0", "MaxCapacity", "1", "SecondsUntilAutoPause", "600");
              case STAGING ->
                  Map.of("MinCapacity", "0", "MaxCapacity", "2", "SecondsUntilAutoPause", "600");
              case PROD -> Map.of("MinCapacity", "0.5", "MaxCapacity", "8");
            });
  }

  @ParameterizedTest
  @MethodSource("own")
  void twoGroupsReachTheDatabaseAndNobodyElse(SynthesizedStack stack) {
    assertThat(texts(database(stack).path("VPCSecurityGroups")))
        .isEqualTo(
            stack.database() == DatabaseKind.RDS
                ? List.of("${NetworkDatabaseGroup.GroupId}")
                : List.of());
    assertThat(texts(database(stack).path("VpcSecurityGroupIds")))
        .isEqualTo(
            stack.database() == DatabaseKind.AURORA
                ? List.of("${NetworkDatabaseGroup.GroupId}")
                : List.of());
    assertThat(rules(stack, "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId"))
        .containsExactlyInAnyOrder(
            "NetworkApiGroup -> NetworkDatabaseGroup tcp 5433-5433",
            "NetworkMigratorGroup -> NetworkDatabaseGroup tcp 5433-5433",
            "NetworkApiGroup -> NetworkEndpointGroup tcp 443-443",
            "NetworkMigratorGroup -> NetworkEndpointGroup tcp 443-443");
    assertThat(stack.properties("AWS::EC2::SecurityGroup").values())
        .allSatisfy(group -> assertThat(group.has("SecurityGroupIngress")).isFalse());
  }

  @ParameterizedTest
  @MethodSource("own")
  void theFunctionsReachTheDatabaseAndTheEndpointsAndNothingElse(SynthesizedStack stack) {
    assertThat(rules(stack, "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId"))
        .containsExactlyInAnyOrder(
            "NetworkApiGroup -> NetworkDatabaseGroup tcp 5433-5433",
            "NetworkMigratorGroup -> NetworkDatabaseGroup tcp 5433-5433",
            "NetworkApiGroup -> NetworkEndpointGroup tcp 443-443",
            "NetworkMigratorGroup -> NetworkEndpointGroup tcp 443-443");
    // The rule that the CDK writes for "nowhere": without any rule EC2 opens a group to everywhere.
    for (String closed : List.of("NetworkDatabaseGroup", "NetworkEndpointGroup")) {
      JsonNode egress =
          stack.properties("AWS::EC2::SecurityGroup").get(closed).get("SecurityGroupEgress");
      assertThat(egress).hasSize(1);
      assertThat(egress.get(0).get("CidrIp").textValue()).isEqualTo("255.255.255.255/32");
    }
  }

  @ParameterizedTest
  @MethodSource("own")
  void thereIsNoWayToTheInternet(SynthesizedStack stack) {
    for (String way :
        List.of(
            "AWS::EC2::NatGateway",
            "AWS::EC2::InternetGateway",
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::VPCGatewayAttachment",
            "AWS::EC2::Route",
            "AWS::EC2::EIP")) {
      stack.template().resourceCountIs(way, 0);
    }
    stack.template().resourceCountIs("AWS::EC2::Subnet", 2);
    stack
        .template()
        .allResourcesProperties("AWS::EC2::Subnet", Map.of("MapPublicIpOnLaunch", false));
    stack.template().resourceCountIs("AWS::EC2::FlowLog", 1);
  }

  @ParameterizedTest
  @MethodSource("own")
  void secretsAndParametersAreReadByEndpoints(SynthesizedStack stack) {
    Map<String, JsonNode> endpoints = stack.properties("AWS::EC2::VPCEndpoint");
    assertThat(endpoints.values())
        .extracting(endpoint -> text(endpoint.get("ServiceName")))
        .containsExactlyInAnyOrder(
            "com.amazonaws.${AWS::Region}.secretsmanager", "com.amazonaws.${AWS::Region}.ssm");
    assertThat(endpoints.values())
        .allSatisfy(
            endpoint -> {
              assertThat(texts(endpoint.get("SecurityGroupIds")))
                  .containsExactly("${NetworkEndpointGroup.GroupId}");
              assertThat(endpoint.get("PrivateDnsEnabled").booleanValue()).isTrue();
              assertThat(endpoint.get("SubnetIds")).hasSize(stack.stage() == Stage.DEV ? 1 : 2);
            });
  }

  @ParameterizedTest
  @MethodSource("own")
  void theApisPasswordChangesFromTheMigratorsGroupOnceTheRolesAreThere(SynthesizedStack stack) {
    JsonNode rotation = stack.only("AWS::SecretsManager::RotationSchedule");
    JsonNode function = rotation.get("HostedRotationLambda");

    assertThat(text(rotation.get("SecretId"))).isEqualTo("${DatabaseApplicationLogin}");
    assertThat(rotation.get("RotateImmediatelyOnUpdate").booleanValue()).isFalse();
    assertThat(rotation.path("RotationRules").path("ScheduleExpression").textValue())
        .isEqualTo("rate(30 days)");
    assertThat(function.get("RotationType").textValue()).isEqualTo("PostgreSQLSingleUser");
    assertThat(text(function.get("VpcSecurityGroupIds")))
        .isEqualTo("${NetworkMigratorGroup.GroupId}");
    assertThat(stack.dependenciesOf("DatabaseApplicationLoginRotation")).contains("Migration");
    assertThat(text(stack.only("AWS::SecretsManager::SecretTargetAttachment").get("SecretId")))
        .isEqualTo("${DatabaseApplicationLogin}");
  }

  @ParameterizedTest
  @MethodSource("neon")
  void aDatabaseOfSomebodyElseNeedsNoNetwork(SynthesizedStack stack) {
    assertThat(stack.json().get("Resources"))
        .allSatisfy(
            resource ->
                assertThat(resource.get("Type").textValue())
                    .doesNotStartWith("AWS::EC2::")
                    .doesNotStartWith("AWS::RDS::")
                    .doesNotStartWith("AWS::SecretsManager::"));
  }

  @Test
  void whatIsSetIsTaken() {
    SynthesizedStack rds =
        SynthesizedStack.of(
            Stage.STAGING,
            DatabaseKind.RDS,
            "instanceClass=m7g.large",
            "storage=50",
            "multiAz=true",
            "maxConnections=300",
            "backupDays=35",
            "deletionProtection=false");
    assertThat(members(database(rds)))
        .containsEntry("DBInstanceClass", "db.m7g.large")
        .containsEntry("AllocatedStorage", "50")
        .containsEntry("MultiAZ", "true")
        .containsEntry("BackupRetentionPeriod", "35")
        .containsEntry("DeletionProtection", "false");
    SynthesizedStack aurora =
        SynthesizedStack.of(
            Stage.STAGING, DatabaseKind.AURORA, "minCapacity=1.5", "maxCapacity=16", "reader=true");
    assertThat(members(database(aurora).get("ServerlessV2ScalingConfiguration")))
        .isEqualTo(Map.of("MinCapacity", "1.5", "MaxCapacity", "16"));
    assertThat(aurora.properties(INSTANCE)).hasSize(2);
  }

  private static JsonNode database(SynthesizedStack stack) {
    return stack.database() == DatabaseKind.RDS ? stack.only(INSTANCE) : stack.only(CLUSTER);
  }

  /** As {@code from -> to protocol ports}. */
  private static List<String> rules(SynthesizedStack stack, String type, String other) {
    boolean ingress = type.endsWith("Ingress");
    return stack.properties(type).values().stream()
        .map(
            rule -> {
              String own = group(rule.get("GroupId"));
              String another = group(rule.get(other));
              return "%s -> %s %s %d-%d"
                  .formatted(
                      ingress ? another : own,
                      ingress ? own : another,
                      rule.get("IpProtocol").textValue(),
                      rule.get("FromPort").intValue(),
                      rule.get("ToPort").intValue());
            })
        .toList();
  }

  private static String group(JsonNode id) {
    return text(id).replaceAll("^\\$\\{|\\.GroupId}$", "");
  }
}
