package dev.vitae.adapter.http;

import dev.vitae.domain.Stored;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An entity tag: RFC 9110, section 8.8.3. Ours are strong and change whenever the bytes of a
 * representation do; the tag of what can be changed says the revision too.
 *
 * @param opaque without the quotes
 */
record EntityTag(boolean weak, String opaque) {
  private static final int HASH_BYTES = 12;

  static EntityTag of(byte[] representation) {
    return new EntityTag(false, hash(representation));
  }

  static EntityTag of(Stored<?> stored, byte[] representation) {
    return new EntityTag(false, stored.id() + "." + stored.revision() + "-" + hash(representation));
  }

  private static String hash(byte[] representation) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(representation);
      byte[] start = Arrays.copyOf(digest, HASH_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return (weak ? "W/" : "") + '"' + opaque + '"';
  }
}
