package dev.vitae.infra.construct;

import dev.vitae.infra.settings.Release;
import dev.vitae.infra.settings.StackSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.customresources.Provider;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Brings the schema up to date while the stack is deployed, and fails the deploy if it cannot: the
 * migrator's function, behind the CDK's Provider framework, as a resource that changes when there
 * is something to migrate.
 */
public final class Migration extends Construct {
  /** The class that Lambda loads from the jar. */
  public static final String HANDLER =
      DeployedFunction.handler("dev.vitae.adapter.migration.MigrationHandler");

  /** Raised by hand when each database needs a run though its migrations are the same. */
  private static final String HANDLER_VERSION = "1";

  private static final int MEMORY_MEGABYTES = 512;

  /** It stops itself a minute earlier; the provider's function has 15. */
  private static final Duration TIMEOUT = Duration.minutes(14);

  /** How long CloudFormation waits for an answer that is lost; by itself it would wait an hour. */
  private static final Duration SERVICE_TIMEOUT = Duration.minutes(15);

  /** Measured: docs/migrations.md. */
  private static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5";

  private final DeployedFunction deployed;
  private final CustomResource resource;

  /**
   * @param code the migrator's jar, whose migrations the stack wants
   */
  public Migration(
      Construct scope, String id, StackSettings settings, Path code, Database database) {
    super(scope, id);
    // A lock in the database keeps others out wherever the account is too small to reserve one.
    Optional<Integer> one =
        settings.function().reservedConcurrency().isPresent() ? Optional.of(1) : Optional.empty();
    this.deployed =
        new DeployedFunction(
            this,
            "Deployed",
            settings,
            new DeployedFunction.Deployable(
                HANDLER,
                code,
                MEMORY_MEGABYTES,
                TIMEOUT,
                JAVA_OPTIONS,
                false,
                one,
                settings
                    .release()
                    .revision()
                    .map(revision -> Map.of("GIT_REVISION", revision))
                    .orElse(Map.of()),
                List.of()),
            database.forMigrator());
    Provider provider = provider(settings);
    this.resource =
        CustomResource.Builder.create(this, "Resource")
            .serviceToken(provider.getServiceToken())
            .resourceType("Custom::DatabaseMigration")
            .serviceTimeout(SERVICE_TIMEOUT)
            .properties(properties(MigrationsInJar.hash(code), database, settings.release()))
            .build();
    resource.getNode().addDependency(deployed);
    database.ready().forEach(resource.getNode()::addDependency);
  }

  /** The run itself: what depends on it is made when the schema is there. */
  public CustomResource resource() {
    return resource;
  }

  public Function function() {
    return deployed.function();
  }

  public LogGroup log() {
    return deployed.log();
  }

  private static Map<String, Object> properties(String hash, Database database, Release release) {
    Map<String, Object> properties = new TreeMap<>();
    properties.put("MigrationsHash", hash);
    properties.put("DatabaseId", database.id());
    properties.put("HandlerVersion", HANDLER_VERSION);
    release.force().ifPresent(force -> properties.put("Force", force));
    return properties;
  }

  /**
   * Outside of any network: it talks to CloudFormation, the migrator only to the database. It may
   * call the migrator and nothing else, so its role takes no statements that others would add.
   */
  private Provider provider(StackSettings settings) {
    LogGroup log = Logs.group(this, "ProviderLog", settings);
    Role role =
        Role.Builder.create(this, "ProviderRole")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("lambda:InvokeFunction", "lambda:GetFunction"))
            .resources(List.of(deployed.function().getFunctionArn()))
            .build());
    role.addToPolicy(Logs.writing(log));
    Provider made =
        Provider.Builder.create(this, "Provider")
            .onEventHandler(deployed.function())
            .frameworkOnEventRole(role.withoutPolicyUpdates())
            .logGroup(log)
            .build();
    made.getNode().addDependency(role);
    return made;
  }
}
