package dev.vitae.infra.construct;

import dev.vitae.adapter.lambda.log.Metric;
import dev.vitae.infra.settings.AlarmSettings;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** What somebody is to be told of. What to do then stands in docs/operations.md. */
public final class Alarms extends Construct {
  /** Fewer failures than this in a period are not worth a night's sleep, whatever their share. */
  private static final int FAILURES = 3;

  private final Stage stage;
  private final List<ITopic> topics;

  public Alarms(Construct scope, String id, StackSettings stack, Observed observed) {
    super(scope, id);
    AlarmSettings settings = stack.alarms();
    HttpGateway gateway = observed.gateway();
    ApiFunction api = observed.api();
    this.stage = stack.stage();
    this.topics = topics(settings);
    ApiMetrics figures = new ApiMetrics(stack.stage());
    MetricOptions sum = ApiMetrics.options(Stats.SUM);

    alarm(
        "ServerErrors",
        "More than %d %% of the answers are 5xx".formatted(settings.errorPercent()),
        MathExpression.Builder.create()
            .expression("IF(errors >= %d, 100 * errors / requests, 0)".formatted(FAILURES))
            .usingMetrics(
                new TreeMap<>(
                    Map.of(
                        "errors", gateway.stage().metricServerError(sum),
                        "requests", gateway.stage().metricCount(sum))))
            .label("5xx, % of all answers")
            .period(ApiMetrics.PERIOD)
            .build(),
        settings.errorPercent(),
        2);
    alarm(
        "Latency",
        "The slowest hundredth of the requests takes longer than %d ms"
            .formatted(settings.latency().toMillis()),
        gateway.stage().metricLatency(ApiMetrics.options("p99")),
        settings.latency().toMillis(),
        3);
    alarm(
        "FunctionErrors",
        "The API's function ended without an answer",
        api.alias().metricErrors(sum),
        FAILURES - 1,
        1);
    alarm(
        "Throttles",
        "Requests were refused because no more processes of the API may run",
        api.alias().metricThrottles(sum),
        0,
        1);
    alarm(
        "SlowQueries",
        "Statements took longer than 1,000 ms",
        figures.sum(Metric.SLOW_QUERY),
        stage.isProduction() ? 5 : 20,
        2);
    alarm(
        "PoolWaiting",
        "Requests wait for a connection to the database",
        figures.of(Metric.POOL_WAITING, Stats.MAXIMUM),
        0,
        3);
    alarm(
        "MigrationErrors",
        "A migration failed",
        observed.migration().function().metricErrors(sum),
        0,
        1);
    observed.database().limits().forEach(this::alarm);
  }

  private List<ITopic> topics(AlarmSettings settings) {
    List<ITopic> all = new ArrayList<>();
    settings.topic().ifPresent(arn -> all.add(Topic.fromTopicArn(this, "GivenTopic", arn)));
    settings
        .email()
        .ifPresent(
            address -> {
              Topic topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
              topic.addToResourcePolicy(publishing(topic));
              topic.addSubscription(new EmailSubscription(address));
              all.add(topic);
            });
    return all;
  }

  private void alarm(Database.Limit limit) {
    add(
        limit.name(),
        limit.description(),
        limit.metric(),
        limit.threshold(),
        3,
        limit.below()
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_THRESHOLD);
  }

  /** When it is above the threshold for so many periods. */
  private void alarm(
      String name, String description, IMetric metric, double threshold, int periods) {
    add(name, description, metric, threshold, periods, ComparisonOperator.GREATER_THAN_THRESHOLD);
  }

  private void add(
      String name,
      String description,
      IMetric metric,
      double threshold,
      int periods,
      ComparisonOperator comparison) {
    Alarm alarm =
        Alarm.Builder.create(this, name)
            .alarmName("%s-%s".formatted(stage.stackName(), name))
            .alarmDescription(description)
            .metric(metric)
            .threshold(threshold)
            .evaluationPeriods(periods)
            .comparisonOperator(comparison)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build();
    topics.forEach(
        topic -> {
          alarm.addAlarmAction(new SnsAction(topic));
          alarm.addOkAction(new SnsAction(topic));
        });
  }

  /** A topic with a policy has no other rights than those of the policy. */
  private PolicyStatement publishing(Topic topic) {
    return PolicyStatement.Builder.create()
        .sid("AlarmsPublish")
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .actions(List.of("sns:Publish"))
        .resources(List.of(topic.getTopicArn()))
        .conditions(
            Map.of("StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
        .build();
  }
}
