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
    StringBuilder key = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      key.appendCodePoint(Character.toLowerCase(name.codePointAt(i)));
    }
    return key.toString();
  }
}
