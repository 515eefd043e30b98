package dev.vitae.adapter.lambda.event;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** Knows, on the thread that answers it, the call that is being answered. */
public final class Invocations {
  private final ThreadLocal<Invocation> current = new ThreadLocal<>();
  private final AtomicBoolean warm = new AtomicBoolean();

  /** The one that runs on this thread; empty between two of them. */
  public Optional<Invocation> current() {
    return Optional.ofNullable(current.get());
  }

  /** Milliseconds until Lambda ends the call that is being answered; empty between two calls. */
  public OptionalInt millisLeft() {
    Invocation call = current.get();
    return call == null
        ? OptionalInt.empty()
        : OptionalInt.of(call.context().getRemainingTimeInMillis());
  }

  /** From here on the next call is a cold one again. */
  public void forget() {
    warm.set(false);
  }

  void begin(Context context) {
    boolean cold = warm.compareAndSet(false, true);
    current.set(new Invocation(context, cold, Optional.empty(), Optional.empty()));
  }

  void trace(Optional<String> traceparent, Optional<String> trace) {
    Invocation call = current.get();
    current.set(new Invocation(call.context(), call.cold(), traceparent, trace));
  }

  void end() {
    current.remove();
  }
}
