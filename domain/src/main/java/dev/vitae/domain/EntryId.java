package dev.vitae.domain;

/**
 * Names an entry among those of its kind, for ever: it is not given to another one.
 *
 * @param value at least 1
 */
public record EntryId(long value) {
  /**
   * @throws IllegalArgumentException if the value is below 1
   */
  public EntryId {
    if (value < 1) {
      throw new IllegalArgumentException("an entry's id is at least 1, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
