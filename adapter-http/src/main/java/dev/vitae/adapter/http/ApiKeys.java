package dev.vitae.adapter.http;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets those write who hold one of several keys, of which it knows the digests only. Without any,
 * nobody writes.
 */
public final class ApiKeys implements WriteAuthorization {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String SCHEME = "Bearer ";

  private final List<NamedDigest> digests;

  private ApiKeys(List<NamedDigest> digests) {
    this.digests = List.copyOf(digests);
  }

  public static ApiKeys none() {
    return new ApiKeys(List.of());
  }

  public static ApiKeys of(String name, ApiKey key) {
    return parse(digestOf(name, key));
  }

  /** Whether a text may be the name of a key: 1 to 64 characters of A-Z a-z 0-9 . _ - */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A key as it stands in a list of digests: {@code name:sha256hex}. */
  public static String digestOf(String name, ApiKey key) {
    return name + ":" + key.digest();
  }

  /**
   * @param list {@code name:sha256hex}, comma-separated; blank for none
   * @throws IllegalArgumentException naming the item that is wrong by its place, never by its text
   */
  public static ApiKeys parse(String list) {
    List<NamedDigest> digests = new ArrayList<>();
    if (list.isBlank()) {
      return none();
    }
    String[] items = list.split(",", -1);
    for (int i = 0; i < items.length; i++) {
      String item = items[i].strip();
      int colon = item.indexOf(':');
      if (colon < 0
          || !NAME.matcher(item.substring(0, colon)).matches()
          || !SHA256.matcher(item.substring(colon + 1)).matches()) {
        throw new IllegalArgumentException(
            "item "
                + (i + 1)
                + " is not a name, a colon and the 64 hexadecimal digits of a SHA-256");
      }
      digests.add(
          new NamedDigest(
              item.substring(0, colon), HexFormat.of().parseHex(item.substring(colon + 1))));
    }
    return new ApiKeys(digests);
  }

  public int size() {
    return digests.size();
  }

  /** Whether a request shows something that has the form of a key. */
  static boolean isShownBy(HttpRequest request) {
    String authorization = request.headers().get("Authorization").orElse("");
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && ApiKey.isKey(authorization.substring(SCHEME.length()).strip());
  }

  @Override
  public Decision decide(HttpRequest request) {
    if (digests.isEmpty()) {
      return Decision.refuse("no key is configured, so nobody may write");
    }
    String authorization = request.headers().get("Authorization").orElse("");
    if (authorization.isEmpty()) {
      return Decision.refuse("a key is needed");
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Decision.refuse("the key must come as a bearer token");
    }
    byte[] asked = ApiKey.sha256(authorization.substring(SCHEME.length()).strip());
    Decision decision = Decision.refuse("the key is not one of those that may write");
    for (NamedDigest digest : digests) { // all of them, so that the time tells nothing
      if (MessageDigest.isEqual(digest.sha256, asked)) {
        decision = Decision.allow("key " + digest.name);
      }
    }
    return decision;
  }

  private record NamedDigest(String name, byte[] sha256) {}
}
