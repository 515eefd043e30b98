package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.members;
import static dev.vitae.infra.SynthesizedStack.text;
import static dev.vitae.infra.SynthesizedStack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.adapter.http.ApiOperation;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;

@WithNode
@Tag("once")
class GatewayTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";
  private static final String ROUTE = "AWS::ApiGatewayV2::Route";
  private static final String STAGE = "AWS::ApiGatewayV2::Stage";
  private static final String PERMISSION = "AWS::Lambda::Permission";

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theRoutesAreTheOperationsAndOneForAllTheRest(SynthesizedStack stack) {
    assertThat(routes(stack).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    HttpApi.operations().stream().map(ApiOperation::toString),
                    Stream.of("$default"))
                .toList());
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void allRoutesLeadToTheAlias(SynthesizedStack stack) {
    stack.template().resourceCountIs("AWS::ApiGatewayV2::Integration", 1);
    stack
        .template()
        .hasResourceProperties(
            "AWS::ApiGatewayV2::Integration",
            Map.of("IntegrationType", "AWS_PROXY", "PayloadFormatVersion", "2.0"));
    assertThat(text(stack.only("AWS::ApiGatewayV2::Integration").get("IntegrationUri")))
        .isEqualTo("${ApiAlias}");
    assertThat(routes(stack).values())
        .allSatisfy(
            route ->
                assertThat(text(route.get("Target")))
                    .isEqualTo("integrations/${GatewayApiDefaultRouteLive}"));
  }

  /** The function itself changes before the schema does. */
  @ParameterizedTest
  @MethodSource(VARIANTS)
  void nothingCallsTheFunctionItself(SynthesizedStack stack) {
    String function =
        stack.resources("AWS::Lambda::Function").keySet().stream()
            .filter(id -> id.startsWith("ApiDeployedFunction"))
            .findFirst()
            .orElseThrow();
    Map<String, String> users = new TreeMap<>();
    stack
        .json()
        .get("Resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("Properties").toString().contains(function + "\"")) {
                users.put(resource.getKey(), resource.getValue().get("Type").textValue());
              }
            });

    // Who publishes it, who calls what was published, and who looks on.
    assertThat(users.values())
        .containsOnly(
            "AWS::Lambda::Version",
            "AWS::Lambda::Alias",
            "AWS::CloudWatch::Alarm",
            "AWS::CloudWatch::Dashboard");
    stack.template().resourceCountIs("AWS::Lambda::EventSourceMapping", 0);
    stack.template().resourceCountIs("AWS::Lambda::Url", 0);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void onePermissionIsForAllRoutesOfThisApiAlone(SynthesizedStack stack) {
    JsonNode permission = stack.only(PERMISSION);
    assertThat(text(permission.get("FunctionName"))).isEqualTo("${ApiAlias}");
    assertThat(text(permission.get("Action"))).isEqualTo("lambda:InvokeFunction");
    assertThat(text(permission.get("Principal"))).isEqualTo("apigateway.amazonaws.com");
    String arn = text(permission.get("SourceArn"));
    String api =
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${GatewayApi}/";

    assertThat(arn).startsWith(api);
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    assertThat(api + "$default/$default").matches(wildcards(arn));
    for (ApiOperation operation : HttpApi.operations()) {
      assertThat(api + "$default/" + operation.method() + operation.path()).matches(wildcards(arn));
    }
    assertThat(api.replace("${GatewayApi}", "another") + "$default/$default")
        .doesNotMatch(wildcards(arn));
  }

  /** As IAM reads them: a * stands for any characters, a / among them. */
  private static Pattern wildcards(String arn) {
    return Pattern.compile(
        Stream.of(arn.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void originsAreTheApisOwnAffair(SynthesizedStack stack) {
    stack
        .template()
        .hasResourceProperties(
            "AWS::ApiGatewayV2::Api",
            Match.objectLike(Map.of("ProtocolType", "HTTP", "CorsConfiguration", Match.absent())));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void requestsAreLimitedAndWritesMoreSo(SynthesizedStack stack) {
    JsonNode made = stack.only(STAGE);
    Map<Stage, List<Integer>> all =
        Map.of(
            Stage.DEV, List.of(50, 100),
            Stage.STAGING, List.of(100, 200),
            Stage.PROD, List.of(500, 1_000));
    Map<Stage, List<Integer>> write =
        Map.of(
            Stage.DEV, List.of(5, 10),
            Stage.STAGING, List.of(10, 20),
            Stage.PROD, List.of(20, 40));

    assertThat(limit(made.get("DefaultRouteSettings"))).isEqualTo(all.get(stack.stage()));
    Map<String, List<Integer>> limits = new TreeMap<>();
    made.get("RouteSettings")
        .properties()
        .forEach(route -> limits.put(route.getKey(), limit(route.getValue())));
    assertThat(limits)
        .isEqualTo(
            writes().collect(Collectors.toMap(each -> each, each -> write.get(stack.stage()))));
    assertThat(made.get("StageName").textValue()).isEqualTo("$default");
    assertThat(made.get("AutoDeploy").booleanValue()).isTrue();
  }

  /** A stage is refused that limits a route which is not there yet. */
  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theStageWaitsForTheRoutesThatItLimits(SynthesizedStack stack) {
    Map<String, String> writes = new TreeMap<>();
    stack
        .properties(ROUTE)
        .forEach((purpose, route) -> writes.put(text(route.get("RouteKey")), purpose));
    writes.keySet().retainAll(writes().toList());

    assertThat(stack.dependenciesOf("GatewayStage")).containsAll(writes.values());
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void eachRequestIsALineOfJsonWithoutQueryAndHeaders(SynthesizedStack stack)
      throws JsonProcessingException {
    JsonNode settings = stack.only(STAGE).get("AccessLogSettings");
    Map<String, String> line =
        members(new ObjectMapper().readTree(settings.get("Format").textValue()));

    assertThat(text(settings.get("DestinationArn"))).isEqualTo("${GatewayAccessLog.Arn}");
    assertThat(line)
        .containsEntry("request_id", "$context.requestId")
        .containsEntry("route", "$context.routeKey")
        .containsEntry("status", "$context.status");
    assertThat(line.values())
        .allSatisfy(value -> assertThat(value).matches("\\$context\\.[A-Za-z.]+"))
        .noneMatch(
            value -> value.matches("(?i).*(query|header|cookie|userAgent|rawPath|claims).*"));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void whereTheApiAsksForKeysTheGatewayAsksForNothing(SynthesizedStack stack) {
    stack.template().resourceCountIs("AWS::ApiGatewayV2::Authorizer", 0);
    assertThat(routes(stack).values())
        .allSatisfy(route -> assertThat(text(route.get("AuthorizationType"))).isEqualTo("NONE"));
  }

  @Test
  void tokensAreAskedForByTheRoutesThatWriteAndNoOther() {
    SynthesizedStack stack =
        SynthesizedStack.of(Stage.PROD, DatabaseKind.RDS, SynthesizedStack.TOKENS);
    stack
        .template()
        .hasResourceProperties(
            "AWS::ApiGatewayV2::Authorizer",
            Map.of(
                "AuthorizerType",
                "JWT",
                "IdentitySource",
                List.of("$request.header.Authorization"),
                "JwtConfiguration",
                Map.of(
                    "Issuer",
                    "https://id.example.org/",
                    "Audience",
                    List.of("portfolio", "admin"))));
    List<String> writes = writes().toList();
    routes(stack)
        .forEach(
            (key, route) -> {
              boolean asks = writes.contains(key);
              assertThat(text(route.get("AuthorizationType")))
                  .as(key)
                  .isEqualTo(asks ? "JWT" : "NONE");
              assertThat(texts(route.path("AuthorizationScopes")))
                  .as(key)
                  .isEqualTo(asks ? List.of("portfolio:write") : List.of());
            });
    assertThat(routes(stack)).containsKey("$default");
  }

  private static Stream<String> writes() {
    return HttpApi.operations().stream().filter(ApiOperation::changes).map(ApiOperation::toString);
  }

  private static Map<String, JsonNode> routes(SynthesizedStack stack) {
    Map<String, JsonNode> routes = new TreeMap<>();
    stack
        .properties(ROUTE)
        .values()
        .forEach(route -> routes.put(text(route.get("RouteKey")), route));
    return routes;
  }

  private static List<Integer> limit(JsonNode settings) {
    return List.of(
        settings.get("ThrottlingRateLimit").intValue(),
        settings.get("ThrottlingBurstLimit").intValue());
  }
}
