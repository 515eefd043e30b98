package dev.vitae.domain.attribute;

/** What an attribute's values are in Java. */
public enum ValueType {
  /** {@link String} */
  TEXT,
  /** {@link java.time.LocalDate} */
  DAY,
  /** {@link Integer} */
  NUMBER,
  /** {@link Boolean} */
  FLAG,
  /**
   * {@link java.util.List} of {@link String}: names of technologies, each once, in code point order
   */
  TECHNOLOGIES
}
