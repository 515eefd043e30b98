package dev.vitae.adapter.migration;

/** A failure's message as a stack's events and a function's errors show it. */
final class EventText {
  /** More is cut off where people look first. */
  static final int FIRST_LINE = 199;

  private static final String CUT = " …";

  private EventText() {}

  /**
   * The text itself when its first line is short enough; otherwise a first line that is, and below
   * it the whole text.
   */
  static String of(String text) {
    String whole = text.strip();
    String first = whole.lines().findFirst().orElse("");
    if (first.length() <= FIRST_LINE) {
      return whole;
    }
    int end = first.lastIndexOf(' ', FIRST_LINE - CUT.length());
    return first.substring(0, end > 0 ? end : FIRST_LINE - CUT.length()) + CUT + "\n" + whole;
  }
}
