package dev.vitae.domain.attribute;

import java.util.regex.Pattern;

/**
 * What a text must look like. The expressions stand in the schema's constraints too, letter by
 * letter.
 */
public enum TextFormat {
  ANY(".*", "", Pattern.DOTALL),

  /**
   * What a browser accepts in a field of type e-mail: <a
   * href="https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">HTML, valid
   * e-mail address</a>.
   */
  EMAIL(
      "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
          + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*",
      "must be an e-mail address such as ada@example.org", 0),

  /**
   * An absolute address of the web: only these two schemes can be shown as a link without running a
   * script.
   */
  WEB_ADDRESS(
      "[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\\x00-\\x20\\x7f\"<>\\\\^`{|}][^\\x00-\\x20\\x7f\"<>\\\\^`{|}]*",
      "must be an absolute http or https address such as https://example.org/",
      0);

  private final Pattern pattern;
  private final String demand;

  TextFormat(String expression, String demand, int flags) {
    this.pattern = Pattern.compile(expression, flags);
    this.demand = demand;
  }

  /** A regular expression that the whole text matches. */
  public String expression() {
    return pattern.pattern();
  }

  boolean matches(String text) {
    return this == ANY || pattern.matcher(text).matches();
  }

  String demand() {
    return demand;
  }
}
