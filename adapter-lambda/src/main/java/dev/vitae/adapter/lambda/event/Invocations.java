package dev.vitae.adapter.lambda.event;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Optional;
import java.util.OptionalInt;

/** Knows the call that is being answered. Lambda makes one at a time in a process. */
public final class Invocations {
  private volatile Invocation current;
  private boolean warm;

  /** The one that runs; empty between two of them. */
  public Optional<Invocation> current() {
    return Optional.ofNullable(current);
  }

  /** Milliseconds until Lambda ends the call that is being answered; empty between two calls. */
  public OptionalInt millisLeft() {
    Invocation call = current;
    return call == null
        ? OptionalInt.empty()
        : OptionalInt.of(call.context().getRemainingTimeInMillis());
  }

  /** From here on the next call is a cold one again. */
  public void forget() {
    current = null;
    warm = false;
  }

  void begin(Context context) {
    current = new Invocation(context, !warm, Optional.empty(), Optional.empty());
    warm = true;
  }

  void trace(Optional<String> traceparent, Optional<String> trace) {
    current = new Invocation(current.context(), current.cold(), traceparent, trace);
  }

  void end() {
    current = null;
  }
}
