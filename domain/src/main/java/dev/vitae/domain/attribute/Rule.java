package dev.vitae.domain.attribute;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attribute may hold.
 *
 * @param <V> the Java type of the values, see {@link ValueType}
 */
public sealed interface Rule<V> {
  ValueType type();

  /** Whether a value must be there. */
  boolean required();

  /**
   * Checks a value and brings it to its normal form.
   *
   * @param value may be {@code null} (absent)
   * @return the normal form; of use only if no violation was added
   */
  V check(String path, V value, Violations violations);

  /** One line of at most 255 characters, trimmed; blank is absent. */
  static Text text() {
    return new Text(false, 255, false, TextFormat.ANY);
  }

  static Day day() {
    return new Day(false);
  }

  /** A whole number in {@code [min, max]}. */
  static Number number(int min, int max) {
    return new Number(false, min, max);
  }

  /** Absent is {@code false}. */
  static Flag flag() {
    return new Flag();
  }

  static Technologies technologies() {
    return new Technologies();
  }

  /**
   * @param maxLength in Unicode code points, after trimming
   * @param multiline whether line feeds and tabs may be in it; other control characters never may
   */
  record Text(boolean required, int maxLength, boolean multiline, TextFormat format)
      implements Rule<String> {
    public Text require() {
      return new Text(true, maxLength, multiline, format);
    }

    public Text max(int length) {
      return new Text(required, length, multiline, format);
    }

    public Text lines() {
      return new Text(required, maxLength, true, format);
    }

    public Text as(TextFormat format) {
      return new Text(required, maxLength, multiline, format);
    }

    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public String check(String path, String value, Violations violations) {
      if (value == null) {
        if (required) {
          violations.add(path, "is required");
        }
        return null;
      }
      if (!isAllowed(value)) {
        violations.add(
            path,
            multiline
                ? "must not contain control characters other than line feed and tab"
                : "must not contain control characters");
        return null;
      }
      String trimmed = trim(value);
      if (trimmed.isEmpty()) {
        if (required) {
          violations.add(path, "must not be blank");
        }
        return null;
      }
      if (trimmed.length() > maxLength && trimmed.codePointCount(0, trimmed.length()) > maxLength) {
        violations.add(path, "must be at most " + maxLength + " characters long");
      } else if (!format.matches(trimmed)) {
        violations.add(path, format.demand());
      }
      return trimmed;
    }

    /**
     * Unicode's white space at both ends, the non-breaking kinds among it, as the schema's
     * constraints have it.
     */
    private static String trim(String value) {
      int start = 0;
      int end = value.length();
      while (start < end && isSpace(value.charAt(start))) {
        start++;
      }
      while (start < end && isSpace(value.charAt(end - 1))) {
        end--;
      }
      return value.substring(start, end);
    }

    private static boolean isSpace(char c) {
      return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** A plain loop: every text of every row that is read comes by here. */
    private boolean isAllowed(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < value.length()
                  && Character.isLowSurrogate(value.charAt(i + 1));
          if (!pair) {
            return false;
          }
          i++;
        } else if (Character.isISOControl(c) && !(multiline && (c == '\n' || c == '\t'))) {
          return false;
        }
      }
      return true;
    }
  }

  /** A day of the calendar. */
  record Day(boolean required) implements Rule<LocalDate> {
    /** The years that PostgreSQL's {@code date} and four digits on the wire have in common. */
    private static final int FIRST_YEAR = 1;

    private static final int LAST_YEAR = 9999;

    public Day require() {
      return new Day(true);
    }

    @Override
    public ValueType type() {
      return ValueType.DAY;
    }

    @Override
    public LocalDate check(String path, LocalDate value, Violations violations) {
      if (value == null) {
        if (required) {
          violations.add(path, "is required");
        }
      } else if (value.getYear() < FIRST_YEAR || value.getYear() > LAST_YEAR) {
        violations.add(path, "must be in the years 0001 to 9999");
      }
      return value;
    }
  }

  /** A whole number in {@code [min, max]}. */
  record Number(boolean required, int min, int max) implements Rule<Integer> {
    public Number require() {
      return new Number(true, min, max);
    }

    @Override
    public ValueType type() {
      return ValueType.NUMBER;
    }

    @Override
    public Integer check(String path, Integer value, Violations violations) {
      if (value == null) {
        if (required) {
          violations.add(path, "is required");
        }
      } else if (value < min || value > max) {
        violations.add(path, "must be between " + min + " and " + max);
      }
      return value;
    }
  }

  /** Yes or no; absent is no. */
  record Flag() implements Rule<Boolean> {
    @Override
    public ValueType type() {
      return ValueType.FLAG;
    }

    @Override
    public boolean required() {
      return false;
    }

    @Override
    public Boolean check(String path, Boolean value, Violations violations) {
      return value != null && value;
    }
  }

  /**
   * Names of technologies, at most {@link #MAX_NAMES}. Two that are equal but for case are one: the
   * first spelling stays.
   */
  record Technologies() implements Rule<List<String>> {
    public static final int MAX_NAMES = 100;
    public static final Text NAME = text().max(100).require();

    @Override
    public ValueType type() {
      return ValueType.TECHNOLOGIES;
    }

    @Override
    public boolean required() {
      return false;
    }

    @Override
    public List<String> check(String path, List<String> value, Violations violations) {
      if (value == null) {
        return List.of();
      }
      if (value.size() > MAX_NAMES) {
        violations.add(path, "must name at most " + MAX_NAMES + " technologies");
        return List.of();
      }
      Map<String, String> byKey = new LinkedHashMap<>();
      for (int i = 0; i < value.size(); i++) {
        String name = NAME.check(path + "/" + i, value.get(i), violations);
        if (name != null) {
          byKey.putIfAbsent(TechnologyKey.of(name), name);
        }
      }
      List<String> names = new ArrayList<>(byKey.values());
      names.sort(CodePointOrder.INSTANCE);
      return List.copyOf(names);
    }
  }
}
