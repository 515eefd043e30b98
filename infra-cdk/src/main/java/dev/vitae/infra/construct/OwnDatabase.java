package dev.vitae.infra.construct;

import dev.vitae.infra.settings.DatabaseSettings.Ours;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.rds.Endpoint;
import software.amazon.awscdk.services.secretsmanager.HostedRotation;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.ISecretAttachmentTarget;
import software.amazon.awscdk.services.secretsmanager.RotationSchedule;
import software.amazon.awscdk.services.secretsmanager.RotationScheduleOptions;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.amazon.awscdk.services.secretsmanager.SingleUserHostedRotationOptions;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * What an instance and a cluster have in common. RDS keeps and rotates the password of the master
 * user, as whom the migrator comes; the API comes as {@code vitae_app}, which the migrator makes
 * with the password of a secret of its own, and Secrets Manager changes that one from time to time.
 * Neither needs a deploy: who is refused reads the secret anew.
 */
abstract class OwnDatabase extends Construct implements Database {
  /** Not 5432, which is looked for first (AwsSolutions-RDS11). */
  static final int PORT = 5433;

  static final String NAME = "portfolio";

  /**
   * A frozen process of the API keeps its connection, which counts and keeps Aurora awake. One that
   * thaws connects anew.
   */
  private static final String IDLE_SESSION_MILLIS = "300000";

  private static final Duration ROTATION = Duration.days(30);

  /** What would have to be escaped in a URL or a shell. */
  private static final String AWKWARD = " %+~`#$&*()|[]{}:;<>?!'/@\"\\=,^";

  private final Network network;
  private Secret application;
  private List<IDependable> ready;
  private ISecret administrator;
  private Endpoint endpoint;

  OwnDatabase(Construct scope, String id, Network network) {
    super(scope, id);
    this.network = network;
    network.openDatabase(PORT);
  }

  /** Settings of the server that both have. */
  static Map<String, String> parameters(Ours settings) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("rds.force_ssl", "1");
    parameters.put("max_connections", Integer.toString(settings.maxConnections()));
    parameters.put("log_min_duration_statement", "1000");
    parameters.put("log_parameter_max_length", "0");
    parameters.put("idle_session_timeout", IDLE_SESSION_MILLIS);
    return parameters;
  }

  static void adviseProtection(Construct database, Ours settings) {
    if (!settings.deletionProtection()) {
      Advice.notTaken(
          database,
          "AwsSolutions-RDS10",
          "What is not production can be destroyed with its stack, and leaves a snapshot;"
              + " production's settings refuse to be read without the protection");
    }
  }

  /** To be called once, when there is something to come to. */
  final <T extends ISecretAttachmentTarget & IDependable> void made(
      ISecret master, Endpoint address, T target) {
    administrator = master;
    endpoint = address;
    application =
        Secret.Builder.create(this, "ApplicationLogin")
            .description("How the API logs in")
            .generateSecretString(
                SecretStringGenerator.builder()
                    .secretStringTemplate("{\"username\":\"vitae_app\"}")
                    .generateStringKey("password")
                    .passwordLength(40)
                    .excludeCharacters(AWKWARD)
                    .build())
            .build();
    ready = List.of(network, target, application.attach(target));
  }

  final Network network() {
    return network;
  }

  @Override
  public final DatabaseAccess forApi() {
    Map<String, String> environment = place();
    environment.put("DATABASE_SECRET", application.getSecretArn());
    return new DatabaseAccess(
        environment,
        List.of(ReadStatement.ofSecret(application.getSecretArn())),
        Optional.of(new DatabaseAccess.Place(network.vpc(), network.api())));
  }

  @Override
  public final DatabaseAccess forMigrator() {
    Map<String, String> environment = place();
    environment.put("MIGRATION_DATABASE_SECRET", administrator.getSecretArn());
    environment.put("APPLICATION_DATABASE_SECRET", application.getSecretArn());
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(ReadStatement.ofSecret(administrator.getSecretArn()));
    statements.add(ReadStatement.ofSecret(application.getSecretArn()));
    return new DatabaseAccess(
        environment,
        statements,
        Optional.of(new DatabaseAccess.Place(network.vpc(), network.migrator())));
  }

  private Map<String, String> place() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PGHOST", endpoint.getHostname());
    environment.put("PGPORT", Integer.toString(PORT));
    environment.put("PGDATABASE", NAME);
    environment.put("PGSSLMODE", "require");
    return environment;
  }

  @Override
  public final String id() {
    return endpoint.getHostname() + "/" + NAME;
  }

  @Override
  public final List<IDependable> ready() {
    return ready; // not all of this: a rotation waits for the migration itself
  }

  /**
   * From the migrator's security group: the database knows two. Not at once, for the role is there
   * only after the first migration.
   */
  @Override
  public final void afterMigration(Construct migration) {
    RotationSchedule schedule =
        application.addRotationSchedule(
            "Rotation",
            RotationScheduleOptions.builder()
                .hostedRotation(
                    HostedRotation.postgreSqlSingleUser(
                        SingleUserHostedRotationOptions.builder()
                            .vpc(network.vpc())
                            .vpcSubnets(Network.subnets())
                            .securityGroups(List.of(network.migrator()))
                            .excludeCharacters(AWKWARD)
                            .build()))
                .automaticallyAfter(ROTATION)
                .rotateImmediatelyOnUpdate(false)
                .build());
    schedule.getNode().addDependency(migration);
  }
}
