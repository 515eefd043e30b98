package dev.vitae.domain.attribute;

import java.util.Comparator;

/**
 * Texts by code point, as {@code COLLATE "C"} has them in a UTF-8 database. {@link
 * String#compareTo} differs: it puts the supplementary planes (U+10000 and up) before U+E000.
 */
public enum CodePointOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
