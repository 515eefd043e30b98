package dev.vitae.infra;

import static dev.vitae.infra.SynthesizedStack.text;
import static dev.vitae.infra.SynthesizedStack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.adapter.lambda.log.Metric;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.assertions.Match;

/** Who is told of what, and what is to be seen. */
@WithNode
@Tag("once")
class OperationsTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private static final String GATEWAY = "[ApiId=${GatewayApi}, Stage=$default]";
  private static final String ALIAS =
      "[FunctionName=${ApiDeployedFunction}, Resource=${ApiDeployedFunction}:live]";

  /** What the API's log says that its figures are by: see JsonRequestLogTest. */
  private static final Set<Set<String>> DIMENSIONS =
      Set.of(Set.of("service", "operation", "environment"), Set.of("service", "environment"));

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theseAreTheAlarms(SynthesizedStack stack) {
    Stage stage = stack.stage();
    String figures = "[environment=%s, service=vitae]".formatted(stage.label());
    Map<String, String> expected = new TreeMap<>();
    expected.put(
        "ServerErrors",
        "IF(errors >= 3, 100 * errors / requests, 0) > %s x2".formatted(of(stage, 20, 10, 5)));
    expected.put(
        "Latency",
        "AWS/ApiGateway Latency %s p99 > %s x3"
            .formatted(GATEWAY, of(stage, 10_000, 5_000, 2_000)));
    expected.put("FunctionErrors", "AWS/Lambda Errors %s Sum > 2 x1".formatted(ALIAS));
    expected.put("Throttles", "AWS/Lambda Throttles %s Sum > 0 x1".formatted(ALIAS));
    expected.put(
        "SlowQueries",
        "Vitae %s %s Sum > %s x2"
            .formatted(Metric.SLOW_QUERY.metricName(), figures, of(stage, 20, 20, 5)));
    expected.put(
        "PoolWaiting",
        "Vitae %s %s Maximum > 0 x3".formatted(Metric.POOL_WAITING.metricName(), figures));
    expected.put(
        "MigrationErrors",
        "AWS/Lambda Errors [FunctionName=${MigrationDeployedFunction}] Sum > 0 x1");
    String sessions = of(stage, 36, 76, 156);
    if (stack.database() == DatabaseKind.RDS) {
      String instance = "[DBInstanceIdentifier=${DatabaseInstance}]";
      expected.put("DatabaseCpu", "AWS/RDS CPUUtilization %s Average > 80 x3".formatted(instance));
      expected.put(
          "DatabaseConnections",
          "AWS/RDS DatabaseConnections %s Maximum > %s x3".formatted(instance, sessions));
      expected.put(
          "DatabaseStorage",
          "AWS/RDS FreeStorageSpace %s Minimum < 3000000000 x3".formatted(instance));
      expected.put(
          "DatabaseMemory", "AWS/RDS FreeableMemory %s Minimum < 100000000 x3".formatted(instance));
    } else if (stack.database() == DatabaseKind.AURORA) {
      String cluster = "[DBClusterIdentifier=${DatabaseCluster}]";
      expected.put("DatabaseCpu", "AWS/RDS CPUUtilization %s Average > 80 x3".formatted(cluster));
      expected.put(
          "DatabaseConnections",
          "AWS/RDS DatabaseConnections %s Maximum > %s x3".formatted(cluster, sessions));
      expected.put(
          "DatabaseCapacity", "AWS/RDS ACUUtilization %s Average > 90 x3".formatted(cluster));
    }

    assertThat(alarms(stack)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theShareOfFailuresIsThatOfTheGateway(SynthesizedStack stack) {
    JsonNode metrics = stack.properties(ALARM).get("AlarmsServerErrors").get("Metrics");
    Map<String, String> operands = new TreeMap<>();
    metrics.forEach(
        metric -> {
          JsonNode stat = metric.path("MetricStat");
          if (!stat.isMissingNode()) {
            operands.put(
                metric.get("Id").textValue(),
                described(stat.get("Metric")) + " " + stat.get("Stat").textValue());
          }
        });

    assertThat(operands)
        .isEqualTo(
            Map.of(
                "errors", "AWS/ApiGateway 5xx %s Sum".formatted(GATEWAY),
                "requests", "AWS/ApiGateway Count %s Sum".formatted(GATEWAY)));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void nobodyIsToldUnlessSomebodyIsNamed(SynthesizedStack stack) {
    assertThat(stack.properties(ALARM).values())
        .allSatisfy(
            alarm -> {
              assertThat(alarm.has("AlarmActions")).isFalse();
              assertThat(alarm.has("OKActions")).isFalse();
            });
    stack.template().resourceCountIs("AWS::SNS::Topic", 0);
  }

  @Test
  void whoIsNamedIsToldOfTheBeginningAndTheEnd() {
    SynthesizedStack stack =
        SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON, "alarmEmail=ops@example.org");
    assertThat(stack.properties(ALARM).values())
        .isNotEmpty()
        .allSatisfy(
            alarm -> {
              assertThat(texts(alarm.get("AlarmActions"))).containsExactly("${AlarmsTopic}");
              assertThat(texts(alarm.get("OKActions"))).containsExactly("${AlarmsTopic}");
            });
    stack
        .template()
        .hasResourceProperties(
            "AWS::SNS::Subscription", Map.of("Protocol", "email", "Endpoint", "ops@example.org"));
    // A policy takes the place of the one that lets the whole account publish.
    stack
        .template()
        .hasResourceProperties(
            "AWS::SNS::TopicPolicy",
            Map.of(
                "PolicyDocument",
                Match.objectLike(
                    Map.of(
                        "Statement",
                        Match.arrayWith(
                            List.of(
                                Match.objectLike(
                                    Map.of(
                                        "Effect",
                                        "Allow",
                                        "Action",
                                        "sns:Publish",
                                        "Principal",
                                        Map.of("Service", "cloudwatch.amazonaws.com")))))))));
  }

  @Test
  void thresholdsAreSettings() {
    SynthesizedStack stack =
        SynthesizedStack.of(
            Stage.DEV, DatabaseKind.NEON, "alarmErrorPercent=1", "alarmLatency=300");

    assertThat(alarms(stack))
        .containsEntry("ServerErrors", "IF(errors >= 3, 100 * errors / requests, 0) > 1 x2")
        .containsEntry("Latency", "AWS/ApiGateway Latency %s p99 > 300 x3".formatted(GATEWAY));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void theDashboardShowsAllThatTheLogCounts(SynthesizedStack stack) throws JsonProcessingException {
    Set<String> shown = new TreeSet<>();
    for (JsonNode metric : shown(stack)) {
      if (metric.isArray() && metric.get(0).asText().equals(Metric.NAMESPACE)) {
        shown.add(metric.get(1).textValue());
      }
    }

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Metric.values()).map(Metric::metricName).toList());
  }

  /** Or CloudWatch finds nothing, and says nothing. */
  @ParameterizedTest
  @MethodSource(VARIANTS)
  void figuresAreAskedForByTheDimensionsThatTheyHave(SynthesizedStack stack)
      throws JsonProcessingException {
    Pattern search = Pattern.compile("SEARCH\\('\\{Vitae,([a-z,]+)} MetricName=\"(\\w+)\".*");
    List<Set<String>> asked = new ArrayList<>();
    for (JsonNode metric : shown(stack)) {
      Matcher found = search.matcher(metric.path(0).path("expression").asText());
      if (found.matches()) {
        asked.add(Set.of(found.group(1).split(",")));
        assertThat(Arrays.stream(Metric.values()).map(Metric::metricName)).contains(found.group(2));
      } else if (metric.path(0).asText().equals(Metric.NAMESPACE)) {
        Set<String> names = new HashSet<>();
        for (int index = 2; index < metric.size() - 1; index += 2) {
          names.add(metric.get(index).textValue());
        }
        asked.add(names);
      }
    }

    assertThat(new HashSet<>(asked)).isEqualTo(DIMENSIONS);
  }

  /** The metrics of all widgets, as the dashboard's body has them. */
  private static List<JsonNode> shown(SynthesizedStack stack) throws JsonProcessingException {
    List<JsonNode> all = new ArrayList<>();
    String body = text(stack.only("AWS::CloudWatch::Dashboard").get("DashboardBody"));
    for (JsonNode widget : new ObjectMapper().readTree(body).get("widgets")) {
      widget.path("properties").path("metrics").forEach(all::add);
    }
    return all;
  }

  private static String of(Stage stage, int dev, int staging, int prod) {
    return Integer.toString(
        switch (stage) {
          case DEV -> dev;
          case STAGING -> staging;
          case PROD -> prod;
        });
  }

  /** By name: what is compared with which threshold, for how many periods. */
  private static Map<String, String> alarms(SynthesizedStack stack) {
    Map<String, String> all = new TreeMap<>();
    stack
        .properties(ALARM)
        .forEach(
            (purpose, alarm) -> {
              String name = purpose.substring("Alarms".length());
              assertThat(alarm.get("AlarmName").textValue())
                  .isEqualTo("vitae-%s-%s".formatted(stack.stage().label(), name));
              assertThat(alarm.get("TreatMissingData").textValue()).isEqualTo("notBreaching");
              String compared =
                  alarm.has("Metrics")
                      ? alarm.get("Metrics").get(0).get("Expression").textValue()
                      : described(alarm)
                          + " "
                          + alarm
                              .path(alarm.has("Statistic") ? "Statistic" : "ExtendedStatistic")
                              .textValue();
              boolean above =
                  alarm.get("ComparisonOperator").textValue().equals("GreaterThanThreshold");
              all.put(
                  name,
                  "%s %s %s x%d"
                      .formatted(
                          compared,
                          above ? ">" : "<",
                          alarm.get("Threshold").asText(),
                          alarm.get("EvaluationPeriods").intValue()));
            });
    return all;
  }

  private static String described(JsonNode metric) {
    List<String> dimensions = new ArrayList<>();
    metric
        .get("Dimensions")
        .forEach(each -> dimensions.add(text(each.get("Name")) + "=" + text(each.get("Value"))));
    return "%s %s %s"
        .formatted(text(metric.get("Namespace")), text(metric.get("MetricName")), dimensions);
  }
}
