package dev.vitae.adapter.http;

import java.util.Locale;

/** Content negotiation by {@code Accept-Encoding}: RFC 9110, section 12.5.3. */
final class AcceptEncoding {
  private AcceptEncoding() {}

  /**
   * Whether whoever sent the field takes gzip at least as gladly as no encoding at all. What cannot
   * be read counts as not there.
   */
  static boolean gzip(String header) {
    double gzip = -1;
    double identity = -1;
    double any = -1;
    for (String item : header.split(",")) {
      String[] parts = item.split(";", -1);
      double q = AcceptHeader.quality(parts);
      if (q < 0) {
        continue;
      }
      switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
        case "gzip", "x-gzip" -> gzip = Math.max(gzip, q);
        case "identity" -> identity = Math.max(identity, q);
        case "*" -> any = Math.max(any, q);
        default -> {}
      }
    }
    double wish = gzip >= 0 ? gzip : any;
    return wish > 0 && wish >= identity;
  }
}
