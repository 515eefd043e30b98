package dev.vitae.adapter.lambda.log;

/**
 * What CloudWatch makes a metric of, by the dimensions {@code service}, {@code operation} and
 * {@code environment}, and of all operations together by {@code service} and {@code environment},
 * for an alarm cannot add them up. A dashboard or an alarm finds it by {@link #metricName()}.
 */
public enum Metric {
  OPERATION_DURATION("OperationDuration", "Milliseconds"),
  /** 1 if the answer was below 500, else 0: its average is the rate of success. */
  OPERATION_SUCCESS("OperationSuccess", "Count"),
  /** 1 if the answer was 500 or above, else 0. */
  OPERATION_ERROR("OperationError", "Count"),
  POOL_ACTIVE("PoolActive", "Count"),
  POOL_WAITING("PoolWaiting", "Count"),
  /** Statements of more than 1,000 ms. */
  SLOW_QUERY("SlowQuery", "Count"),
  /** 1 for the first request of a process or after a restore, else 0. */
  COLD_START("ColdStart", "Count");

  /** CloudWatch's namespace of them all. */
  public static final String NAMESPACE = "Vitae";

  /** The dimension {@code service}. */
  public static final String SERVICE = "vitae";

  private final String metricName;
  private final String unit;

  Metric(String metricName, String unit) {
    this.metricName = metricName;
    this.unit = unit;
  }

  public String metricName() {
    return metricName;
  }

  /** One of CloudWatch's units. */
  public String unit() {
    return unit;
  }
}
