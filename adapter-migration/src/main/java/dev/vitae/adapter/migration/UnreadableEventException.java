package dev.vitae.adapter.migration;

/** What the function was called with is nothing that it knows. */
final class UnreadableEventException extends RuntimeException {
  /**
   * @param what a clause that says what is wrong and what was expected
   */
  UnreadableEventException(String what) {
    super("The function cannot read its event: " + what + ".");
  }
}
