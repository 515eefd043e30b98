package dev.vitae.infra.construct;

import dev.vitae.infra.settings.FunctionSettings;
import dev.vitae.infra.settings.FunctionSettings.Architecture;
import dev.vitae.infra.settings.StackSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.ParamsAndSecretsLayerVersion;
import software.amazon.awscdk.services.lambda.ParamsAndSecretsOptions;
import software.amazon.awscdk.services.lambda.ParamsAndSecretsVersions;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * A function with a log and a role of its own. What it may do is said statement by statement; AWS's
 * own policies are taken only for what cannot be narrowed down: network interfaces, and X-Ray.
 */
final class DeployedFunction extends Construct {
  /** All that differs between functions. */
  record Deployable(
      String handler,
      Path code,
      int memoryMegabytes,
      Duration timeout,
      String javaOptions,
      boolean snapStart,
      Optional<Integer> reservedConcurrency,
      Map<String, String> environment,
      List<PolicyStatement> statements) {}

  private final Function function;
  private final LogGroup log;

  DeployedFunction(
      Construct scope,
      String id,
      StackSettings stack,
      Deployable deployable,
      DatabaseAccess database) {
    super(scope, id);
    FunctionSettings settings = stack.function();
    this.log = Logs.group(this, "Log", stack);
    Role role = role(settings, database, deployable.statements());
    Map<String, String> variables = new TreeMap<>(deployable.environment());
    variables.putAll(database.environment());
    variables.put("JAVA_TOOL_OPTIONS", deployable.javaOptions());
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .runtime(Runtime.JAVA_25)
            .architecture(architecture(settings.architecture()))
            .handler(deployable.handler())
            .code(Code.fromAsset(deployable.code().toString()))
            .memorySize(deployable.memoryMegabytes())
            .timeout(deployable.timeout())
            .role(role)
            .logGroup(log)
            .environment(variables)
            .paramsAndSecrets(extension(settings));
    if (deployable.snapStart()) {
      builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    }
    deployable.reservedConcurrency().ifPresent(builder::reservedConcurrentExecutions);
    database
        .network()
        .ifPresent(
            place ->
                builder
                    .vpc(place.vpc())
                    .vpcSubnets(Network.subnets())
                    .securityGroups(List.of(place.securityGroup())));
    this.function = builder.build();
    if (deployable.snapStart()) {
      Annotations.of(function)
          .acknowledgeWarning(
              "@aws-cdk/aws-lambda:snapStartRequirePublish", "What is called is a version");
    }
    if (settings.tracing()) {
      // Not by the builder: it would write the statement for X-Ray, which knows no resources,
      // itself.
      ((CfnFunction) function.getNode().getDefaultChild())
          .setTracingConfig(CfnFunction.TracingConfigProperty.builder().mode("Active").build());
    }
  }

  Function function() {
    return function;
  }

  LogGroup log() {
    return log;
  }

  private Role role(
      FunctionSettings settings, DatabaseAccess database, List<PolicyStatement> statements) {
    Role role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    role.addToPolicy(Logs.writing(log));
    statements.forEach(role::addToPolicy);
    database.statements().forEach(role::addToPolicy);
    if (database.network().isPresent()) {
      take(role, "service-role/AWSLambdaVPCAccessExecutionRole", "Network interfaces");
    }
    if (settings.tracing()) {
      take(role, "AWSXRayDaemonWriteAccess", "Traces");
    }
    return role;
  }

  private static void take(Role role, String policy, String of) {
    role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(policy));
    Advice.managedPolicy(
        role,
        policy,
        of + " have no ARN by which a statement could be narrower, and AWS keeps this one current");
  }

  private static software.amazon.awscdk.services.lambda.Architecture architecture(
      Architecture architecture) {
    return switch (architecture) {
      case ARM64 -> software.amazon.awscdk.services.lambda.Architecture.ARM_64;
      case X86_64 -> software.amazon.awscdk.services.lambda.Architecture.X86_64;
    };
  }

  /** Without its cache, which would go on giving a password that was changed. */
  private static ParamsAndSecretsLayerVersion extension(FunctionSettings settings) {
    ParamsAndSecretsOptions options = ParamsAndSecretsOptions.builder().cacheEnabled(false).build();
    return settings
        .secretsLayer()
        .map(arn -> ParamsAndSecretsLayerVersion.fromVersionArn(arn, options))
        .orElseGet(
            () ->
                ParamsAndSecretsLayerVersion.fromVersion(
                    ParamsAndSecretsVersions.V1_0_103, options));
  }

  /** As Lambda has it: {@code package.Class::method}. */
  static String handler(String type) {
    return type + "::handleRequest";
  }
}
