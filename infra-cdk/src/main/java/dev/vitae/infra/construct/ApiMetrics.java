package dev.vitae.infra.construct;

import dev.vitae.adapter.lambda.log.Metric;
import dev.vitae.infra.settings.Stage;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;

/** The figures that the API writes into its log, as CloudWatch has them. */
final class ApiMetrics {
  static final Duration PERIOD = Duration.minutes(5);

  private final Stage stage;

  ApiMetrics(Stage stage) {
    this.stage = stage;
  }

  /** Of all operations together. */
  IMetric of(Metric metric, String statistic) {
    return software.amazon.awscdk.services.cloudwatch.Metric.Builder.create()
        .namespace(Metric.NAMESPACE)
        .metricName(metric.metricName())
        .dimensionsMap(
            new TreeMap<>(Map.of("service", Metric.SERVICE, "environment", stage.label())))
        .statistic(statistic)
        .period(PERIOD)
        .build();
  }

  /** Each operation for itself, whichever there are by then. */
  MathExpression byOperation(Metric metric, String statistic) {
    return MathExpression.Builder.create()
        .expression(
            "SEARCH('{%s,environment,operation,service} MetricName=\"%s\" environment=\"%s\"', '%s', %d)"
                .formatted(
                    Metric.NAMESPACE,
                    metric.metricName(),
                    stage.label(),
                    statistic,
                    PERIOD.toSeconds().intValue()))
        .usingMetrics(Map.of())
        .label("")
        .period(PERIOD)
        .build();
  }

  IMetric sum(Metric metric) {
    return of(metric, Stats.SUM);
  }

  /** For AWS's own metrics, so that all figures have one period. */
  static MetricOptions options(String statistic) {
    return MetricOptions.builder().statistic(statistic).period(PERIOD).build();
  }
}
