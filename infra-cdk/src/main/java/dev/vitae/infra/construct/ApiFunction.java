package dev.vitae.infra.construct;

import dev.vitae.infra.settings.FunctionSettings;
import dev.vitae.infra.settings.GatewaySettings;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Writers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Version;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The API: a function, a version of it for each deploy that changes it, and the alias that callers
 * know. Nothing calls the function itself, which changes before the schema does.
 */
public final class ApiFunction extends Construct {
  /** The class that Lambda loads from the zip. */
  public static final String HANDLER =
      DeployedFunction.handler("dev.vitae.adapter.lambda.ApiHandler");

  /** Below the 30 s of an HTTP API: it is the function that says what went wrong. */
  private static final Duration TIMEOUT = Duration.seconds(29);

  /** Measured: docs/lambda.md. */
  private static final String JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final DeployedFunction deployed;
  private final Version version;
  private final Alias alias;

  public ApiFunction(
      Construct scope, String id, StackSettings settings, Path code, Database database) {
    super(scope, id);
    FunctionSettings function = settings.function();
    Optional<Integer> reserved = function.reservedConcurrency().stream().boxed().findFirst();
    this.deployed =
        new DeployedFunction(
            this,
            "Deployed",
            settings,
            new DeployedFunction.Deployable(
                HANDLER,
                code,
                function.memoryMegabytes(),
                TIMEOUT,
                JAVA_OPTIONS,
                function.snapStart(),
                reserved,
                environment(settings),
                statements(settings.gateway().writers())),
            database.forApi());
    this.version = deployed.function().getCurrentVersion();
    this.alias = Alias.Builder.create(this, "Alias").aliasName("live").version(version).build();
  }

  /** What is published with this deploy. */
  public Version version() {
    return version;
  }

  /** What callers know. */
  public Alias alias() {
    return alias;
  }

  public Function function() {
    return deployed.function();
  }

  public LogGroup log() {
    return deployed.log();
  }

  private static Map<String, String> environment(StackSettings settings) {
    GatewaySettings gateway = settings.gateway();
    Map<String, String> environment = new TreeMap<>();
    environment.put("ENVIRONMENT", settings.stage().label());
    environment.put("LOG_LEVEL", settings.function().logLevel());
    if (!gateway.corsOrigins().isEmpty()) {
      environment.put("CORS_ORIGINS", gateway.corsOrigins());
    }
    if (gateway.writers() instanceof Writers.Keys keys) {
      environment.put("API_KEY_DIGESTS_PARAMETER", keys.parameter());
    } else if (gateway.writers() instanceof Writers.Jwt jwt) {
      environment.put("WRITE_AUTH", "jwt");
      environment.put("WRITE_SCOPE", jwt.scope());
    }
    return environment;
  }

  private List<PolicyStatement> statements(Writers writers) {
    return writers instanceof Writers.Keys keys
        ? List.of(ReadStatement.ofParameter(this, keys.parameter()))
        : List.of();
  }
}
