package dev.vitae.infra.construct;

import static java.util.Objects.requireNonNull;

import dev.vitae.infra.construct.Database.Limit;
import dev.vitae.infra.settings.DatabaseSettings.Aurora;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.Endpoint;
import software.amazon.awscdk.services.rds.IClusterEngine;
import software.amazon.awscdk.services.rds.IClusterInstance;
import software.amazon.awscdk.services.rds.ParameterGroup;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.ISecretAttachmentTarget;
import software.constructs.Construct;

/** PostgreSQL as a cluster of Aurora Serverless v2, which may sleep. */
final class AuroraServer implements DatabaseServer {
  /** There is none for 17 as a whole: minor versions are this constant's, not AWS's to raise. */
  private static final AuroraPostgresEngineVersion VERSION = AuroraPostgresEngineVersion.VER_17_9;

  private static final Duration SLEEPS_AFTER = Duration.minutes(10);

  private final DatabaseCluster cluster;
  private final Aurora settings;

  AuroraServer(Construct scope, Stage stage, Aurora settings, Network network) {
    this.settings = settings;
    IClusterEngine engine =
        DatabaseClusterEngine.auroraPostgres(
            AuroraPostgresClusterEngineProps.builder().version(VERSION).build());
    DatabaseCluster.Builder builder =
        DatabaseCluster.Builder.create(scope, "Cluster")
            .engine(engine)
            .vpc(network.vpc())
            .vpcSubnets(Network.subnets())
            .securityGroups(List.of(network.database()))
            .port(PORT)
            .defaultDatabaseName(NAME)
            .credentials(Credentials.fromUsername(MASTER))
            .manageMasterUserPassword(true)
            .serverlessV2MinCapacity(settings.minCapacity())
            .serverlessV2MaxCapacity(settings.maxCapacity())
            .writer(instance("Writer"))
            .storageEncrypted(true)
            .iamAuthentication(true)
            .backup(
                BackupProps.builder()
                    .retention(Duration.days(settings.ours().backupDays()))
                    .build())
            .copyTagsToSnapshot(true)
            .deleteAutomatedBackups(!stage.isProduction())
            .deletionProtection(settings.ours().deletionProtection())
            .removalPolicy(RemovalPolicy.SNAPSHOT)
            .cloudwatchLogsExports(List.of("postgresql"));
    if (settings.minCapacity() == 0) {
      builder.serverlessV2AutoPauseDuration(SLEEPS_AFTER);
    }
    if (settings.reader()) {
      builder.readers(
          List.of(
              ClusterInstance.serverlessV2(
                  "Reader",
                  ServerlessV2ClusterInstanceProps.builder()
                      .scaleWithWriter(true)
                      .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
                      .autoMinorVersionUpgrade(false)
                      .build())));
    }
    this.cluster =
        builder
            .parameterGroup(
                ParameterGroup.Builder.create(scope, "Parameters")
                    .engine(engine)
                    .parameters(DatabaseServer.parameters(settings.ours()))
                    .build())
            .build();
    DatabaseServer.adviseProtection(cluster, settings.ours());
  }

  private static IClusterInstance instance(String id) {
    return ClusterInstance.serverlessV2(
        id,
        ServerlessV2ClusterInstanceProps.builder()
            .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
            .autoMinorVersionUpgrade(false)
            .build());
  }

  @Override
  public Construct construct() {
    return cluster;
  }

  @Override
  public ISecretAttachmentTarget attachment() {
    return cluster;
  }

  @Override
  public ISecret administrator() {
    return requireNonNull(cluster.getSecret(), "the secret that RDS manages");
  }

  @Override
  public Endpoint endpoint() {
    return cluster.getClusterEndpoint();
  }

  @Override
  public List<Limit> limits() {
    return List.of(
        new Limit(
            "DatabaseCapacity",
            "Aurora's capacity, % of what it may have",
            cluster.metricACUUtilization(ApiMetrics.options(Stats.AVERAGE)),
            90,
            false),
        new Limit(
            "DatabaseConnections",
            "Sessions of the database",
            cluster.metricDatabaseConnections(ApiMetrics.options(Stats.MAXIMUM)),
            0.8 * settings.capacity(),
            false),
        new Limit(
            "DatabaseCpu",
            "The database's CPU, %",
            cluster.metricCPUUtilization(ApiMetrics.options(Stats.AVERAGE)),
            80,
            false));
  }
}
