package dev.vitae.domain.failure;

/** Another entry already has what must be unique; nothing was changed. */
public final class AlreadyExistsException extends PortfolioException {
  public AlreadyExistsException(String message) {
    super(message);
  }
}
