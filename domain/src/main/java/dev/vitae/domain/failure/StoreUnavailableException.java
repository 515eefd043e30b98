package dev.vitae.domain.failure;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The store cannot be reached or takes nothing at the moment. The same request may succeed later.
 */
public final class StoreUnavailableException extends PortfolioException {
  private final Duration retryAfter;

  /**
   * @param retryAfter how long to wait before asking again, whole seconds, at least one
   */
  public StoreUnavailableException(Duration retryAfter, Throwable cause) {
    super("the portfolio's store does not answer at the moment", cause);
    this.retryAfter = requireNonNull(retryAfter, "retryAfter");
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
