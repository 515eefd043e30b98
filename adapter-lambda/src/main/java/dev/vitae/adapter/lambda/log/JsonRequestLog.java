package dev.vitae.adapter.lambda.log;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.lambda.event.Invocation;
import dev.vitae.adapter.lambda.event.Invocations;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import tools.jackson.core.JsonGenerator;

/**
 * One line for each request, which is its metrics, too: CloudWatch's <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a> allows any other member beside them.
 */
public final class JsonRequestLog implements RequestLog {
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
  private static final double NANOS_PER_MILLI = 1_000_000;

  private final JsonLog log;
  private final Invocations invocations;
  private final StoreFigures store;
  private final String environment;
  private final LongSupplier currentTimeMillis;

  /**
   * @param environment dev, staging, prod...
   * @param currentTimeMillis since 1970
   */
  public JsonRequestLog(
      JsonLog log,
      Invocations invocations,
      StoreFigures store,
      String environment,
      LongSupplier currentTimeMillis) {
    this.log = requireNonNull(log, "log");
    this.invocations = requireNonNull(invocations, "invocations");
    this.store = requireNonNull(store, "store");
    this.environment = requireNonNull(environment, "environment");
    this.currentTimeMillis = requireNonNull(currentTimeMillis, "currentTimeMillis");
  }

  @Override
  public void answered(Answered answered) {
    StoreFigures.Taken figures = store.take();
    log.line(
        json -> {
          writeMetadata(json);
          writeRequest(json, answered);
          invocations.current().ifPresent(invocation -> writeInvocation(json, invocation));
          writeFailure(json, answered, figures.sqlState());
          writeMetrics(json, answered, figures);
        });
  }

  private void writeMetadata(JsonGenerator json) {
    json.writeName("_aws").writeStartObject();
    json.writeName("Timestamp").writeNumber(currentTimeMillis.getAsLong());
    json.writeName("CloudWatchMetrics").writeStartArray();
    json.writeStartObject();
    json.writeName("Namespace").writeString(Metric.NAMESPACE);
    json.writeName("Dimensions").writeStartArray();
    json.writeStartArray();
    json.writeString("service").writeString("operation").writeString("environment");
    json.writeEndArray();
    json.writeStartArray();
    json.writeString("service").writeString("environment");
    json.writeEndArray();
    json.writeEndArray();
    json.writeName("Metrics").writeStartArray();
    for (Metric metric : Metric.values()) {
      json.writeStartObject();
      json.writeName("Name").writeString(metric.metricName());
      json.writeName("Unit").writeString(metric.unit());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeRequest(JsonGenerator json, Answered answered) {
    json.writeName("level").writeString(level(answered));
    json.writeName("message")
        .writeString(answered.method() + " " + answered.path() + " " + answered.status());
    json.writeName("request_id").writeString(answered.requestId());
    json.writeName("method").writeString(answered.method());
    json.writeName("path").writeString(answered.path());
    writeIfPresent(json, "route", answered.route());
    json.writeName("status").writeNumber(answered.status());
    json.writeName("ms").writeNumber(millis(answered));
    writeIfPresent(json, "note", answered.note());
  }

  /** What was answered although something failed is a warning. */
  private static String level(Answered answered) {
    if (answered.status() >= INTERNAL_SERVER_ERROR) {
      return "ERROR";
    }
    return answered.failure().isPresent() ? "WARN" : "INFO";
  }

  private static void writeInvocation(JsonGenerator json, Invocation invocation) {
    json.writeName("lambda_request_id").writeString(invocation.context().getAwsRequestId());
    json.writeName("cold_start").writeBoolean(invocation.cold());
    writeIfPresent(json, "traceparent", invocation.traceparent());
    writeIfPresent(json, "x_amzn_trace_id", invocation.trace());
  }

  private static void writeFailure(
      JsonGenerator json, Answered answered, Optional<String> sqlState) {
    writeIfPresent(json, "sql_state", sqlState);
    if (answered.failure().isPresent()) {
      Throwable failure = answered.failure().get();
      json.writeName("failure").writeString(FailureText.reason(failure));
      if (answered.status() == INTERNAL_SERVER_ERROR) {
        json.writeName("stack_trace").writeString(FailureText.stackTrace(failure));
      }
    }
  }

  private void writeMetrics(JsonGenerator json, Answered answered, StoreFigures.Taken figures) {
    boolean failed = answered.status() >= INTERNAL_SERVER_ERROR;
    json.writeName("service").writeString(Metric.SERVICE);
    json.writeName("operation").writeString(operation(answered));
    json.writeName("environment").writeString(environment);
    write(json, Metric.OPERATION_DURATION, millis(answered));
    write(json, Metric.OPERATION_SUCCESS, failed ? 0 : 1);
    write(json, Metric.OPERATION_ERROR, failed ? 1 : 0);
    write(json, Metric.POOL_ACTIVE, figures.active());
    write(json, Metric.POOL_WAITING, figures.waiting());
    write(json, Metric.SLOW_QUERY, figures.slow());
    write(
        json,
        Metric.COLD_START,
        invocations.current().filter(Invocation::cold).isPresent() ? 1 : 0);
  }

  /** Each is a metric that is paid for: so many as there are operations, whatever is asked for. */
  private static String operation(Answered answered) {
    return answered.route().isPresent() && METHODS.contains(answered.method())
        ? answered.method() + " " + answered.route().get()
        : "unmatched";
  }

  private static double millis(Answered answered) {
    return answered.took().toNanos() / NANOS_PER_MILLI;
  }

  private static void write(JsonGenerator json, Metric metric, double value) {
    json.writeName(metric.metricName()).writeNumber(value);
  }

  private static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) {
    if (value.isPresent()) {
      json.writeName(name).writeString(value.get());
    }
  }
}
