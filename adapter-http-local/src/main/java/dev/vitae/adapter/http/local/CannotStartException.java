package dev.vitae.adapter.http.local;

/**
 * What keeps the server from starting and is for its user to set right. The message is meant to be
 * printed as it is, and holds no secret.
 */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CannotStartException(String message) {
    super(message);
  }

  public CannotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
