package dev.vitae.infra.construct;

import static java.util.Objects.requireNonNull;

import dev.vitae.infra.construct.Database.Limit;
import dev.vitae.infra.settings.DatabaseSettings.Rds;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.Endpoint;
import software.amazon.awscdk.services.rds.IInstanceEngine;
import software.amazon.awscdk.services.rds.ParameterGroup;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.amazon.awscdk.services.rds.StorageType;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.ISecretAttachmentTarget;
import software.constructs.Construct;

/** PostgreSQL as an instance of RDS. */
final class RdsServer implements DatabaseServer {
  private static final double GIGABYTE = 1e9;

  /** To so many times its size the storage may grow by itself. */
  private static final int GROWTH = 5;

  private static final int MOST_GIGABYTES = 65_536;

  private final DatabaseInstance instance;
  private final Rds settings;

  RdsServer(Construct scope, Stage stage, Rds settings, Network network) {
    this.settings = settings;
    IInstanceEngine engine =
        DatabaseInstanceEngine.postgres(
            PostgresInstanceEngineProps.builder().version(PostgresEngineVersion.VER_18).build());
    this.instance =
        DatabaseInstance.Builder.create(scope, "Instance")
            .engine(engine)
            .instanceType(new InstanceType(settings.instanceClass()))
            .vpc(network.vpc())
            .vpcSubnets(Network.subnets())
            .securityGroups(List.of(network.database()))
            .port(PORT)
            .databaseName(NAME)
            .credentials(Credentials.fromUsername(MASTER))
            .manageMasterUserPassword(true)
            .allocatedStorage(settings.storageGigabytes())
            .maxAllocatedStorage(Math.min(settings.storageGigabytes() * GROWTH, MOST_GIGABYTES))
            .storageType(StorageType.GP3)
            .storageEncrypted(true)
            .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
            .iamAuthentication(true)
            .multiAz(settings.multiAz())
            .backupRetention(Duration.days(settings.ours().backupDays()))
            .copyTagsToSnapshot(true)
            .deleteAutomatedBackups(!stage.isProduction())
            .deletionProtection(settings.ours().deletionProtection())
            .removalPolicy(RemovalPolicy.SNAPSHOT)
            .autoMinorVersionUpgrade(true)
            .publiclyAccessible(false)
            .cloudwatchLogsExports(List.of("postgresql"))
            .parameterGroup(
                ParameterGroup.Builder.create(scope, "Parameters")
                    .engine(engine)
                    .parameters(DatabaseServer.parameters(settings.ours()))
                    .build())
            .build();
    if (!settings.multiAz()) {
      Advice.notTaken(
          instance,
          "AwsSolutions-RDS3",
          "A second instance doubles the price, and is the setting multiAz: where a portfolio may"
              + " be away for the minutes of a restart it is off");
    }
    DatabaseServer.adviseProtection(instance, settings.ours());
  }

  @Override
  public Construct construct() {
    return instance;
  }

  @Override
  public ISecretAttachmentTarget attachment() {
    return instance;
  }

  @Override
  public ISecret administrator() {
    return requireNonNull(instance.getSecret(), "the secret that RDS manages");
  }

  @Override
  public Endpoint endpoint() {
    return instance.getInstanceEndpoint();
  }

  @Override
  public List<Limit> limits() {
    return List.of(
        new Limit(
            "DatabaseCpu",
            "The database's CPU, %",
            instance.metricCPUUtilization(ApiMetrics.options(Stats.AVERAGE)),
            80,
            false),
        new Limit(
            "DatabaseConnections",
            "Sessions of the database",
            instance.metricDatabaseConnections(ApiMetrics.options(Stats.MAXIMUM)),
            0.8 * settings.capacity(),
            false),
        new Limit(
            "DatabaseStorage",
            "The database's free storage, bytes",
            instance.metricFreeStorageSpace(ApiMetrics.options(Stats.MINIMUM)),
            0.15 * settings.storageGigabytes() * GIGABYTE,
            true),
        new Limit(
            "DatabaseMemory",
            "The database's free memory, bytes",
            instance.metricFreeableMemory(ApiMetrics.options(Stats.MINIMUM)),
            0.1 * GIGABYTE,
            true));
  }
}
