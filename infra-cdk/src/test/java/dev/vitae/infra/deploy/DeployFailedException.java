package dev.vitae.infra.deploy;

/** A stack is as it was before, or not there, because a resource failed. */
final class DeployFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  DeployFailedException(String resource, RefusedException reason) {
    super(resource + ": " + reason.getMessage(), reason);
  }
}
