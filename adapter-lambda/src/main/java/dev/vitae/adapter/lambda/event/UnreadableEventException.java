package dev.vitae.adapter.lambda.event;

/** An event is none that an HTTP API or a function URL sends. The message says why. */
final class UnreadableEventException extends RuntimeException {
  UnreadableEventException(String message) {
    super(message);
  }
}
