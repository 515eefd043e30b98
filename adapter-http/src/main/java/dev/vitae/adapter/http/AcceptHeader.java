package dev.vitae.adapter.http;

import java.util.Locale;

/** Content negotiation by {@code Accept}: RFC 9110, section 12.5.1. */
final class AcceptHeader {
  private AcceptHeader() {}

  /**
   * Whether a media type without parameters is acceptable: the most specific range that matches
   * decides. A range that cannot be read counts as not there.
   *
   * @param type such as {@code application/json}
   */
  static boolean allows(String header, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    double[] quality = {-1, -1, -1};
    boolean any = false;
    for (String item : header.split(",")) {
      String[] parts = item.split(";", -1);
      String range = parts[0].strip().toLowerCase(Locale.ROOT);
      double q = quality(parts);
      if (range.isEmpty() || q < 0) {
        continue;
      }
      any = true;
      int specificity =
          range.equals(type) ? 2 : range.equals(family) ? 1 : range.equals("*/*") ? 0 : -1;
      if (specificity >= 0) {
        quality[specificity] = Math.max(quality[specificity], q);
      }
    }
    if (!any) {
      return true;
    }
    for (int specificity = 2; specificity >= 0; specificity--) {
      if (quality[specificity] >= 0) {
        return quality[specificity] > 0;
      }
    }
    return false;
  }

  /**
   * The weight that an item of such a field has; 1 without one, -1 if it cannot be read.
   *
   * @param parts the item between its semicolons
   */
  static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        String weight = parameter.substring(2).strip();
        boolean wellFormed = weight.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
        return wellFormed ? Double.parseDouble(weight) : -1;
      }
    }
    return 1;
  }
}
