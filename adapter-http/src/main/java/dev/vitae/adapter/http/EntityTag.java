package dev.vitae.adapter.http;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entity tag: RFC 9110, section 8.8.3. Ours are strong and change whenever the bytes of a
 * representation do; the tag of what can be changed says the revision too.
 *
 * @param opaque without the quotes
 */
record EntityTag(boolean weak, String opaque) {
  private static final int HASH_BYTES = 12;
  private static final Pattern OF_STORED =
      Pattern.compile("([1-9][0-9]{0,18})\\.([1-9][0-9]{0,18})-[A-Za-z0-9_-]+");
  private static final Pattern ONE =
      Pattern.compile("\\G[ \\t,]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(?=,|$)");

  static EntityTag of(byte[] representation) {
    return new EntityTag(false, hash(representation));
  }

  static EntityTag of(Stored<?> stored, byte[] representation) {
    return new EntityTag(false, stored.id() + "." + stored.revision() + "-" + hash(representation));
  }

  private static String hash(byte[] representation) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(representation);
      byte[] start = java.util.Arrays.copyOf(digest, HASH_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @throws HttpProblem 400 if the field holds anything but tags
   */
  static List<EntityTag> parseList(String field, String value) {
    List<EntityTag> tags = new ArrayList<>();
    Matcher matcher = ONE.matcher(value);
    int end = 0;
    while (matcher.find()) {
      tags.add(new EntityTag(matcher.group(1) != null, matcher.group(2)));
      end = matcher.end();
    }
    if (tags.isEmpty() || !value.substring(end).matches("[ \\t,]*")) {
      throw HttpProblem.of(
          400, field + " holds something else than entity tags in double quotes, or *");
    }
    return tags;
  }

  boolean weaklyEquals(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  /**
   * The revision of the thing of this id that the tag was made of, if it is one of ours and strong.
   */
  Optional<Long> revisionOf(EntryId id) {
    Matcher matcher = OF_STORED.matcher(opaque);
    if (weak || !matcher.matches() || !matcher.group(1).equals(id.toString())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(matcher.group(2)));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return (weak ? "W/" : "") + '"' + opaque + '"';
  }
}
