package dev.vitae.adapter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} and {@code If-None-Match}: RFC 9110, sections 13.1.1 and 13.1.2.
 *
 * @param any whether it is the asterisk, which every tag is named by
 */
record EntityTags(boolean any, List<EntityTag> tags) {
  private static final Pattern ONE =
      Pattern.compile("\\G[ \\t,]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(?=,|$)");
  private static final Pattern REST = Pattern.compile("[ \\t,]*");

  EntityTags {
    tags = List.copyOf(tags);
  }

  /**
   * @throws HttpProblem 400 if the field holds anything but tags or one asterisk
   */
  static EntityTags parse(String field, String value) {
    if (value.strip().equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<EntityTag> tags = new ArrayList<>();
    Matcher matcher = ONE.matcher(value);
    int end = 0;
    while (matcher.find()) {
      tags.add(new EntityTag(matcher.group(1) != null, matcher.group(2)));
      end = matcher.end();
    }
    if (tags.isEmpty() || !REST.matcher(value.substring(end)).matches()) {
      throw HttpProblem.of(
          400, field + " holds something else than entity tags in double quotes, or *");
    }
    return new EntityTags(false, tags);
  }

  boolean nameStrongly(EntityTag current) {
    return any || (!current.weak() && tags.contains(current));
  }

  boolean nameWeakly(EntityTag current) {
    return any || tags.stream().anyMatch(tag -> tag.opaque().equals(current.opaque()));
  }
}
