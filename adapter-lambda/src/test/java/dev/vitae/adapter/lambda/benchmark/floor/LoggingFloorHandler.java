package dev.vitae.adapter.lambda.benchmark.floor;

import com.amazonaws.services.lambda.runtime.Context;

/** The same, with a line of JSON in the log that is a metric, too: written by hand. */
public final class LoggingFloorHandler extends FloorHandler {
  @Override
  protected void answered(Context context, int status) {
    System.out.println(
        "{\"_aws\":{\"Timestamp\":"
            + System.currentTimeMillis()
            + ",\"CloudWatchMetrics\":[{\"Namespace\":\"Vitae\",\"Dimensions\":[[\"service\"]],"
            + "\"Metrics\":[{\"Name\":\"OperationSuccess\",\"Unit\":\"Count\"}]}]},"
            + "\"level\":\"INFO\",\"message\":\"GET /api/experience "
            + status
            + "\",\"lambda_request_id\":\""
            + context.getAwsRequestId()
            + "\",\"service\":\"vitae\",\"OperationSuccess\":1}");
  }
}
