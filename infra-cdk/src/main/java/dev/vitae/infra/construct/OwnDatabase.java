package dev.vitae.infra.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.secretsmanager.HostedRotation;
import software.amazon.awscdk.services.secretsmanager.RotationSchedule;
import software.amazon.awscdk.services.secretsmanager.RotationScheduleOptions;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.amazon.awscdk.services.secretsmanager.SingleUserHostedRotationOptions;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * A database that the stack makes, whatever its server is. RDS keeps and rotates the password of
 * the master user, as whom the migrator comes; the API comes as {@code vitae_app}, which the
 * migrator makes with the password of a secret of its own, and Secrets Manager changes that one
 * from time to time. Neither needs a deploy: who is refused reads the secret anew.
 */
final class OwnDatabase extends Construct implements Database {
  private static final Duration ROTATION = Duration.days(30);

  /** What would have to be escaped in a URL or a shell. */
  private static final String AWKWARD = " %+~`#$&*()|[]{}:;<>?!'/@\"\\=,^";

  private final Network network;
  private final DatabaseServer server;
  private final Secret application;
  private final List<IDependable> ready;

  /**
   * @param server makes it within the construct that it is given
   */
  OwnDatabase(
      Construct scope, String id, Network network, Function<Construct, DatabaseServer> server) {
    super(scope, id);
    network.openDatabase(DatabaseServer.PORT);
    this.network = network;
    this.server = server.apply(this);
    this.application =
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
    // Not all of this: a rotation waits for the migration itself.
    this.ready =
        List.of(network, this.server.construct(), application.attach(this.server.attachment()));
  }

  @Override
  public DatabaseAccess forApi() {
    Map<String, String> environment = place();
    environment.put("DATABASE_SECRET", application.getSecretArn());
    return new DatabaseAccess(
        environment,
        List.of(ReadStatement.ofSecret(application.getSecretArn())),
        Optional.of(new DatabaseAccess.Place(network.vpc(), network.api())));
  }

  @Override
  public DatabaseAccess forMigrator() {
    Map<String, String> environment = place();
    environment.put("MIGRATION_DATABASE_SECRET", server.administrator().getSecretArn());
    environment.put("APPLICATION_DATABASE_SECRET", application.getSecretArn());
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(ReadStatement.ofSecret(server.administrator().getSecretArn()));
    statements.add(ReadStatement.ofSecret(application.getSecretArn()));
    return new DatabaseAccess(
        environment,
        statements,
        Optional.of(new DatabaseAccess.Place(network.vpc(), network.migrator())));
  }

  private Map<String, String> place() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PGHOST", server.endpoint().getHostname());
    environment.put("PGPORT", Integer.toString(DatabaseServer.PORT));
    environment.put("PGDATABASE", DatabaseServer.NAME);
    environment.put("PGSSLMODE", "require");
    return environment;
  }

  @Override
  public String id() {
    return server.endpoint().getHostname() + "/" + DatabaseServer.NAME;
  }

  @Override
  public List<Limit> limits() {
    return server.limits();
  }

  @Override
  public List<IDependable> ready() {
    return ready;
  }

  /**
   * From the migrator's security group: the database knows two. Not at once, for the role is there
   * only after the first migration.
   */
  @Override
  public void afterMigration(Construct migration) {
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
