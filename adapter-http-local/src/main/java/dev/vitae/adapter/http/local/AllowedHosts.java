package dev.vitae.adapter.http.local;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names by which this server may be called. A page from elsewhere can let a name of its own
 * lead to 127.0.0.1 (DNS rebinding) and would then count as the same origin; its name gives it
 * away.
 */
public final class AllowedHosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]+)(?::[0-9]{0,5})?");

  private final Set<String> names = new HashSet<>(LOOPBACK);

  /**
   * @param more names or addresses besides those of the loopback interface, without a port
   */
  public AllowedHosts(Collection<String> more) {
    more.forEach(name -> names.add(normal(name)));
  }

  /**
   * @param host the value of the header field, with any port or none
   */
  boolean allow(String host) {
    Matcher matcher = HOST_AND_PORT.matcher(host);
    return matcher.matches() && names.contains(normal(matcher.group(1)));
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }
}
