import com.amazonaws.services.lambda.runtime.Context;
import dev.vitae.adapter.lambda.benchmark.floor.FloorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;
import software.amazon.lambda.powertools.logging.argument.StructuredArguments;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** The floor, with a line in the log and a metric by Powertools, without AspectJ. */
public final class PowertoolsFloorHandler extends FloorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PowertoolsFloorHandler.class);

  @Override
  protected void answered(Context context, int status) {
    PowertoolsLogging.initializeLogging(context);
    LOG.info("GET /api/experience {}", status, StructuredArguments.entry("status", status));
    PowertoolsLogging.clearState(true);
    Metrics metrics = MetricsFactory.getMetricsInstance();
    metrics.setNamespace("Vitae");
    metrics.setDefaultDimensions(DimensionSet.of("service", "vitae"));
    metrics.addMetric("OperationSuccess", 1, MetricUnit.COUNT);
    metrics.flush();
  }
}
