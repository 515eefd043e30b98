package dev.vitae.infra.construct;

import dev.vitae.infra.settings.DatabaseSettings.Aurora;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.IClusterEngine;
import software.amazon.awscdk.services.rds.ParameterGroup;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.constructs.Construct;

/** PostgreSQL as a cluster of Aurora Serverless v2, which may sleep. */
final class AuroraDatabase extends OwnDatabase {
  /** A frozen process of the API keeps its connection, and one that is kept keeps it awake. */
  private static final String IDLE_SESSION_MILLIS = "300000";

  private static final Duration SLEEPS_AFTER = Duration.minutes(10);

  private final DatabaseCluster cluster;
  private final Aurora settings;

  AuroraDatabase(Construct scope, String id, Stage stage, Aurora settings, Network network) {
    super(scope, id, network);
    this.settings = settings;
    IClusterEngine engine =
        DatabaseClusterEngine.auroraPostgres(
            AuroraPostgresClusterEngineProps.builder()
                .version(AuroraPostgresEngineVersion.VER_17_9)
                .build());
    Map<String, String> parameters = parameters(settings.ours());
    DatabaseCluster.Builder builder =
        DatabaseCluster.Builder.create(this, "Cluster")
            .engine(engine)
            .vpc(network.vpc())
            .vpcSubnets(Network.subnets())
            .securityGroups(List.of(network.database()))
            .port(PORT)
            .defaultDatabaseName(NAME)
            .credentials(Credentials.fromUsername("vitae_admin"))
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
            .deleteAutomatedBackups(!isProd(stage))
            .deletionProtection(settings.ours().deletionProtection())
            .removalPolicy(removal())
            .cloudwatchLogsExports(List.of("postgresql"));
    if (settings.minCapacity() == 0) {
      parameters.put("idle_session_timeout", IDLE_SESSION_MILLIS);
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
                      .build())));
    }
    this.cluster =
        builder
            .parameterGroup(
                ParameterGroup.Builder.create(this, "Parameters")
                    .engine(engine)
                    .parameters(parameters)
                    .build())
            .build();
    adviseProtection(cluster, settings.ours());
    made(cluster.getSecret(), cluster.getClusterEndpoint(), cluster);
  }

  private static software.amazon.awscdk.services.rds.IClusterInstance instance(String id) {
    return ClusterInstance.serverlessV2(
        id,
        ServerlessV2ClusterInstanceProps.builder()
            .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
            .build());
  }

  @Override
  public List<Limit> limits() {
    return List.of(
        new Limit(
            "DatabaseCapacity",
            "Aurora's capacity, % of what it may have",
            cluster.metricACUUtilization(options(Stats.AVERAGE)),
            90,
            false),
        new Limit(
            "DatabaseConnections",
            "Sessions of the database",
            cluster.metricDatabaseConnections(options(Stats.MAXIMUM)),
            0.8 * settings.capacity(),
            false),
        new Limit(
            "DatabaseCpu",
            "The database's CPU, %",
            cluster.metricCPUUtilization(options(Stats.AVERAGE)),
            80,
            false));
  }

  private static MetricOptions options(String statistic) {
    return MetricOptions.builder().statistic(statistic).period(ApiMetrics.PERIOD).build();
  }
}
