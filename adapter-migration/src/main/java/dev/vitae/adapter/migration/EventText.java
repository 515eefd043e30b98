package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A failure's message as a stack's events and a function's errors show it. */
final class EventText {
  /** More is cut off where people look first. */
  static final int FIRST_LINE = 199;

  /** CloudFormation takes 4,096 bytes, in which the framework's own words stand, too. */
  static final int BYTES = 2_500;

  private static final String CUT = " …";

  private EventText() {}

  /**
   * The text itself when its first line is short enough; otherwise a first line that is, and below
   * it the whole text, as far as it fits.
   */
  static String of(String text) {
    String whole = text.strip();
    String first = whole.lines().findFirst().orElse("");
    if (first.length() <= FIRST_LINE) {
      return fitting(whole);
    }
    int end = first.lastIndexOf(' ', FIRST_LINE - CUT.length());
    String start = first.substring(0, end > 0 ? end : FIRST_LINE - CUT.length());
    return fitting(start + CUT + "\n" + whole);
  }

  private static String fitting(String text) {
    if (text.getBytes(UTF_8).length <= BYTES) {
      return text;
    }
    int room = BYTES - CUT.getBytes(UTF_8).length;
    StringBuilder kept = new StringBuilder();
    for (int character : text.codePoints().toArray()) {
      String next = Character.toString(character);
      room -= next.getBytes(UTF_8).length;
      if (room < 0) {
        break;
      }
      kept.append(next);
    }
    return kept.append(CUT).toString();
  }
}
