package dev.vitae.domain.attribute;

/** What makes two names of technologies the same: {@code Java} and {@code JAVA} are one. */
public final class TechnologyKey {
  private TechnologyKey() {}

  /**
   * @return the name with every code point in lower case by Unicode's simple mapping, which knows
   *     no language and never changes the number of code points; the schema's {@code
   *     technology_key} does the same
   */
  public static String of(String name) {
    int[] lower = name.codePoints().map(Character::toLowerCase).toArray();
    return new String(lower, 0, lower.length);
  }
}
