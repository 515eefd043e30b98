package dev.vitae.domain.failure;

/** There is no such thing, or not any more. */
public final class NotFoundException extends PortfolioException {
  public NotFoundException(String message) {
    super(message);
  }
}
