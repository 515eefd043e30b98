package dev.vitae.settings;

/**
 * A text that is kept where secrets are. It may change from one call to the next: whoever finds out
 * that what they have no longer holds asks again.
 */
@FunctionalInterface
public interface SecretText {

  /**
   * Finds out anew at each call; whoever wants to keep the answer keeps it.
   *
   * @throws SecretUnavailableException if the place where it is kept does not give it
   */
  String read();
}
