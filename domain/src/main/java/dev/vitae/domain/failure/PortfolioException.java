package dev.vitae.domain.failure;

/** The family of all failures that a caller of the application has to expect. */
public abstract sealed class PortfolioException extends RuntimeException
    permits AlreadyExistsException,
        InvalidException,
        NotFoundException,
        StaleRevisionException,
        StillInUseException,
        StoreUnavailableException {

  PortfolioException(String message) {
    super(message);
  }

  PortfolioException(String message, Throwable cause) {
    super(message, cause);
  }
}
