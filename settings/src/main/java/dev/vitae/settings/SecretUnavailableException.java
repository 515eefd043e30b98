package dev.vitae.settings;

/**
 * A secret could not be had, or is not what it should be. The message names where it is kept and
 * what may help, and holds no part of it.
 */
public final class SecretUnavailableException extends RuntimeException {
  public SecretUnavailableException(String message) {
    super(message);
  }

  public SecretUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
