package dev.vitae.infra.construct;

import dev.vitae.adapter.lambda.log.Metric;
import dev.vitae.infra.settings.StackSettings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** One page with all that is counted. */
public final class OperationsDashboard extends Construct {
  private static final int WIDTH = 8;

  public OperationsDashboard(Construct scope, String id, StackSettings stack, Observed observed) {
    super(scope, id);
    HttpGateway gateway = observed.gateway();
    ApiFunction api = observed.api();
    Migration migration = observed.migration();
    ApiMetrics figures = new ApiMetrics(stack.stage());
    MetricOptions sum = ApiMetrics.options(Stats.SUM);
    List<IWidget> all = new ArrayList<>();
    all.add(
        graph(
            "Requests",
            gateway.stage().metricCount(sum),
            gateway.stage().metricClientError(sum),
            gateway.stage().metricServerError(sum)));
    all.add(
        graph(
            "Answers after ms",
            gateway.stage().metricLatency(ApiMetrics.options(Stats.p(50))),
            gateway.stage().metricLatency(ApiMetrics.options(Stats.p(99))),
            figures.of(Metric.OPERATION_DURATION, Stats.p(99))));
    all.add(
        graph(
            "Operations that succeeded, that failed",
            figures.sum(Metric.OPERATION_SUCCESS),
            figures.sum(Metric.OPERATION_ERROR)));
    all.add(
        graph(
            "Operations, p99 in ms", figures.byOperation(Metric.OPERATION_DURATION, Stats.p(99))));
    all.add(
        graph("Operations that failed", figures.byOperation(Metric.OPERATION_ERROR, Stats.SUM)));
    all.add(
        graph(
            "Slow statements, cold starts",
            figures.sum(Metric.SLOW_QUERY),
            figures.sum(Metric.COLD_START)));
    all.add(
        graph(
            "Connections in use, requests that wait for one",
            figures.of(Metric.POOL_ACTIVE, Stats.MAXIMUM),
            figures.of(Metric.POOL_WAITING, Stats.MAXIMUM)));
    all.add(
        graph(
            "The function",
            api.function().metric("ConcurrentExecutions", ApiMetrics.options(Stats.MAXIMUM)),
            api.alias().metricThrottles(sum),
            api.alias().metricErrors(sum)));
    all.add(
        graph(
            "The migrator",
            migration.function().metricInvocations(sum),
            migration.function().metricErrors(sum)));
    observed
        .database()
        .limits()
        .forEach(limit -> all.add(graph(limit.description(), limit.metric())));
    Dashboard dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .dashboardName(stack.stage().stackName())
            .build();
    for (int first = 0; first < all.size(); first += 3) {
      dashboard.addWidgets(
          all.subList(first, Math.min(first + 3, all.size())).toArray(IWidget[]::new));
    }
  }

  private static GraphWidget graph(String title, IMetric... metrics) {
    return GraphWidget.Builder.create().title(title).width(WIDTH).left(List.of(metrics)).build();
  }
}
