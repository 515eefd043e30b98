package dev.vitae.domain.failure;

/** A change was based on a revision that is no longer the current one; nothing was changed. */
public final class StaleRevisionException extends PortfolioException {
  private final long current;

  /**
   * @param current the revision that holds now
   */
  public StaleRevisionException(long current) {
    super("it was changed in the meantime: read it again and base the change on what it is now");
    this.current = current;
  }

  public long current() {
    return current;
  }
}
