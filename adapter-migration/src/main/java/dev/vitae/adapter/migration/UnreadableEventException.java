package dev.vitae.adapter.migration;

/** What the function was called with is nothing that it knows. */
final class UnreadableEventException extends RuntimeException {
  /**
   * @param what follows "The event is" or "The event has", and says what was expected
   */
  UnreadableEventException(String what) {
    super("The function cannot read its event: " + what + ".");
  }
}
