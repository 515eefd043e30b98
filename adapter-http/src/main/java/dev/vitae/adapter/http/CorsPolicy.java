package dev.vitae.adapter.http;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which pages may use the API from a browser: any for reading, these for writing. See <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>.
 *
 * @param writeOrigins such as {@code https://admin.example.org}
 */
public record CorsPolicy(Set<String> writeOrigins) {
  public CorsPolicy {
    writeOrigins = Set.copyOf(writeOrigins);
  }

  /**
   * @param list origins, comma-separated; blank for none
   * @throws IllegalArgumentException naming what is not an origin
   */
  public static CorsPolicy parse(String list) {
    Set<String> origins = new LinkedHashSet<>();
    for (String item : list.split(",")) {
      if (!item.isBlank()) {
        origins.add(origin(item.strip()));
      }
    }
    return new CorsPolicy(origins);
  }

  private static String origin(String text) {
    try {
      URI uri = URI.create(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getAuthority())) {
        return text;
      }
    } catch (IllegalArgumentException notEvenAnAddress) {
      // the same answer as for an address that is no origin
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an origin: scheme and host, a port if it has one, nothing else");
  }
}
