package dev.vitae.infra.construct;

import dev.vitae.adapter.http.ApiOperation;
import dev.vitae.infra.settings.GatewaySettings;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Writers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpJwtAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionAttributes;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * What the internet reaches: a route for each operation of the API, with a limit of its own where
 * something is changed, and one for all the rest, which the API answers as it does everywhere. CORS
 * is the API's own.
 */
public final class HttpGateway extends Construct {
  /** Never a query or a header: what the API's own log leaves out is left out here, too. */
  private static final SortedMap<String, String> ACCESS_LOG =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("request_id", "$context.requestId"),
                  Map.entry("time", "$context.requestTime"),
                  Map.entry("ip", "$context.identity.sourceIp"),
                  Map.entry("method", "$context.httpMethod"),
                  Map.entry("path", "$context.path"),
                  Map.entry("route", "$context.routeKey"),
                  Map.entry("protocol", "$context.protocol"),
                  Map.entry("status", "$context.status"),
                  Map.entry("bytes", "$context.responseLength"),
                  Map.entry("ms", "$context.responseLatency"),
                  Map.entry("function_ms", "$context.integration.latency"),
                  Map.entry("function_error", "$context.integrationErrorMessage"),
                  Map.entry("authorizer_error", "$context.authorizer.error"))));

  /** The rule that each route has an authorizer. */
  private static final String OPEN_ROUTE = "AwsSolutions-APIG4";

  private final HttpApi api;
  private final HttpStage stage;

  /**
   * @param operations what the API can be asked for
   * @param alias what answers
   */
  public HttpGateway(
      Construct scope, String id, StackSettings stack, List<ApiOperation> operations, Alias alias) {
    super(scope, id);
    GatewaySettings settings = stack.gateway();
    HttpLambdaIntegration integration =
        new HttpLambdaIntegration("Live", withoutPermissions(alias));
    this.api =
        HttpApi.Builder.create(this, "Api")
            .apiName(stack.stage().stackName())
            .description("A portfolio: /docs shows what can be asked")
            .createDefaultStage(false)
            .defaultIntegration(integration)
            .build();
    permit(alias);
    Advice.notTaken(
        api.getNode().findChild("DefaultRoute"),
        OPEN_ROUTE,
        "Answers what there is no route for: 404, 405, and OPTIONS, which carries no"
            + " authorization");
    Optional<Tokens> tokens = tokens(settings.writers());
    List<HttpRoute> routes = new ArrayList<>();
    for (ApiOperation operation : operations) {
      List<HttpRoute> added = api.addRoutes(route(operation, integration, tokens));
      routes.addAll(added);
      if (!operation.changes()) {
        added.forEach(read -> Advice.notTaken(read, OPEN_ROUTE, "A portfolio is public to read"));
      } else if (tokens.isEmpty()) {
        added.forEach(
            write ->
                Advice.notTaken(
                    write,
                    OPEN_ROUTE,
                    "The API itself asks for a key, of which it knows the digest"));
      }
    }
    this.stage = stage(stack);
    limitWrites(operations, settings);
    routes.forEach(stage.getNode()::addDependency);
  }

  public HttpApi api() {
    return api;
  }

  public HttpStage stage() {
    return stage;
  }

  /** The CDK's own permissions are one for each route, or one that leaves out the default route. */
  private IFunction withoutPermissions(Alias alias) {
    return Function.fromFunctionAttributes(
        this,
        "Alias",
        FunctionAttributes.builder()
            .functionArn(alias.getFunctionArn())
            .sameEnvironment(false) // or each route would add a permission
            .skipPermissions(true)
            .build());
  }

  /**
   * All routes at once (docs/adr/0037): {@code stage/method/path}, and {@code stage/$default} of
   * the route for all the rest.
   */
  private void permit(Alias alias) {
    alias.addPermission(
        "Gateway",
        Permission.builder()
            .principal(new ServicePrincipal("apigateway.amazonaws.com"))
            .sourceArn(
                Stack.of(this)
                    .formatArn(
                        ArnComponents.builder()
                            .service("execute-api")
                            .resource(api.getApiId())
                            .resourceName("*/*")
                            .build()))
            .build());
  }

  /** Who verifies tokens, and what has to be in them. */
  private record Tokens(HttpJwtAuthorizer authorizer, String scope) {}

  private static Optional<Tokens> tokens(Writers writers) {
    return writers instanceof Writers.Jwt jwt
        ? Optional.of(
            new Tokens(
                HttpJwtAuthorizer.Builder.create("Tokens", jwt.issuer())
                    .jwtAudience(jwt.audience())
                    .build(),
                jwt.scope()))
        : Optional.empty();
  }

  private static AddRoutesOptions route(
      ApiOperation operation, HttpLambdaIntegration integration, Optional<Tokens> tokens) {
    AddRoutesOptions.Builder route =
        AddRoutesOptions.builder()
            .path(operation.path())
            .methods(List.of(HttpMethod.valueOf(operation.method())))
            .integration(integration);
    tokens
        .filter(verified -> operation.changes())
        .ifPresent(
            verified ->
                route
                    .authorizer(verified.authorizer())
                    .authorizationScopes(List.of(verified.scope())));
    return route.build();
  }

  private HttpStage stage(StackSettings stack) {
    GatewaySettings settings = stack.gateway();
    LogGroup log = Logs.group(this, "AccessLog", stack);
    HttpStage made =
        HttpStage.Builder.create(this, "Stage")
            .httpApi(api)
            .stageName("$default")
            .autoDeploy(true)
            .throttle(
                ThrottleSettings.builder()
                    .rateLimit(settings.all().rate())
                    .burstLimit(settings.all().burst())
                    .build())
            .build();
    ((CfnStage) made.getNode().getDefaultChild())
        .setAccessLogSettings(
            CfnStage.AccessLogSettingsProperty.builder()
                .destinationArn(log.getLogGroupArn())
                .format(json(ACCESS_LOG))
                .build());
    return made;
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"%s\":\"%s\"".formatted(member.getKey(), member.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void limitWrites(List<ApiOperation> operations, GatewaySettings settings) {
    Map<String, Object> limits = new TreeMap<>();
    operations.stream()
        .filter(ApiOperation::changes)
        .forEach(
            operation ->
                limits.put(
                    operation.toString(),
                    new TreeMap<>(
                        Map.of(
                            "ThrottlingRateLimit", settings.write().rate(),
                            "ThrottlingBurstLimit", settings.write().burst()))));
    ((CfnStage) stage.getNode().getDefaultChild()).setRouteSettings(limits);
  }
}
