package dev.vitae.domain.failure;

/** Other entries mention the technology that was to be removed; nothing was changed. */
public final class StillInUseException extends PortfolioException {

  /**
   * @param entries how many mention it, at least 1
   */
  public StillInUseException(String technology, long entries) {
    super(
        technology
            + (entries == 1
                ? " is mentioned by 1 entry"
                : " is mentioned by " + entries + " entries")
            + ": take it out of there first");
  }
}
