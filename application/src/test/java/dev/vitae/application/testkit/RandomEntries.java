package dev.vitae.application.testkit;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TextFormat;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.InvalidException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Valid records of any description: absent values, ties and texts of every script among them. The
 * same seed gives the same records.
 */
public final class RandomEntries<T> {
  /**
   * Upper and lower case, beyond ASCII, beyond the basic plane, and U+FF5E, which UTF-16 puts after
   * that.
   */
  private static final List<String> LETTERS =
      List.of("a", "b", "B", "Z", "z", "0", " ", "-", "é", "Ä", "ß", "Ω", "\uFF5E", "😀", "漢");

  private static final int ATTEMPTS = 1_000;

  private final Description<T> description;
  private final Random random;
  private int made;

  private RandomEntries(Description<T> description, long seed) {
    this.description = description;
    this.random = new Random(seed);
  }

  public static <T extends Entry> RandomEntries<T> of(EntryKind<T> kind, long seed) {
    return new RandomEntries<>(kind.description(), seed);
  }

  public static RandomEntries<PersonalInfo> personalInfo(long seed) {
    return new RandomEntries<>(PersonalInfo.DESCRIPTION, seed);
  }

  /** Differs from every one before in each required text that is not a category. */
  public T next() {
    made++;
    for (int attempt = 1; ; attempt++) {
      try {
        return description.create(values());
      } catch (InvalidException unlucky) { // such as an end before a start
        if (attempt == ATTEMPTS) {
          throw unlucky;
        }
      }
    }
  }

  public List<T> next(int count) {
    return Stream.generate(this::next).limit(count).collect(Collectors.toList());
  }

  private Values<T> values() {
    Values.Builder<T> values = Values.builder();
    description.attributes().forEach(attribute -> put(attribute, values));
    return values.build();
  }

  private <V> void put(Attribute<T, V> attribute, Values.Builder<T> values) {
    if (attribute.required() || random.nextInt(4) > 0) {
      values.put(attribute, valueOf(attribute));
    }
  }

  @SuppressWarnings("unchecked") // each rule's value is of the rule's own type
  private <V> V valueOf(Attribute<T, V> attribute) {
    Rule<V> rule = attribute.rule();
    if (rule instanceof Rule.Text) {
      return (V) text(attribute.name(), (Rule.Text) rule);
    }
    if (rule instanceof Rule.Number) {
      Rule.Number range = (Rule.Number) rule;
      return (V) (Integer) (range.min() + random.nextInt(range.max() - range.min() + 1));
    }
    if (rule instanceof Rule.Day) {
      return (V) LocalDate.of(2010, 1, 1).plusMonths(random.nextInt(12));
    }
    if (rule instanceof Rule.Flag) {
      return (V) (Boolean) random.nextBoolean();
    }
    return (V) technologies();
  }

  private String text(String name, Rule.Text rule) {
    if (rule.format() == TextFormat.EMAIL) {
      return "person" + made + "@example.org";
    }
    if (rule.format() == TextFormat.WEB_ADDRESS) {
      return "https://example.org/" + made;
    }
    if (name.equals("category")) {
      return List.of("back end", "front end", "Ops", "😀").get(random.nextInt(4));
    }
    String text =
        Stream.generate(() -> LETTERS.get(random.nextInt(LETTERS.size())))
            .limit(1 + random.nextInt(8))
            .collect(Collectors.joining());
    return text.strip() + " " + made;
  }

  private List<String> technologies() {
    List<String> names =
        new ArrayList<>(List.of("Java", "Go", "Rust", "PostgreSQL", "ÉCLAIR", "C++", "K8s"));
    names.removeIf(name -> random.nextBoolean());
    return names;
  }
}
