package dev.vitae.adapter.migration.branch;

/**
 * What keeps a command from getting at any branches and is for its user to set right. The message
 * is meant to be printed as it is, and holds no secret.
 */
public final class BranchesUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BranchesUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
