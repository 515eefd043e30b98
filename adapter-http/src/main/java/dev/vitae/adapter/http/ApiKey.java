package dev.vitae.adapter.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A key that lets its holder write: 32 random bytes in base64url without padding, 43 characters.
 * Only its digest is ever kept by a server; with 256 random bits a plain SHA-256 is enough.
 */
public final class ApiKey {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  public static ApiKey generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ApiKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Whether a text has the form of a key. */
  public static boolean isKey(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException if the text has not the form of a key; the message does not
   *     repeat it
   */
  public static ApiKey of(String text) {
    if (!isKey(text)) {
      throw new IllegalArgumentException("an API key is 43 characters of A-Z a-z 0-9 - _");
    }
    return new ApiKey(text);
  }

  /** The key itself: show it to its owner, once. */
  public String reveal() {
    return text;
  }

  /** 64 hexadecimal digits in lower case. */
  public String digest() {
    return HexFormat.of().formatHex(sha256(text));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "an API key";
  }
}
