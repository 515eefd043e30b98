package dev.vitae.adapter.lambda.event;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Optional;

/**
 * One call of the function.
 *
 * @param cold whether it is the first of this process, or the first after a restore
 * @param traceparent W3C Trace Context, as it was sent
 * @param trace {@code X-Amzn-Trace-Id}, as it was sent
 */
public record Invocation(
    Context context, boolean cold, Optional<String> traceparent, Optional<String> trace) {
  public Invocation {
    requireNonNull(context, "context");
    requireNonNull(traceparent, "traceparent");
    requireNonNull(trace, "trace");
  }
}
