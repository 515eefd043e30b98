package dev.vitae.infra.settings;

import dev.vitae.settings.SettingParser;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The values of a context, of which each is read by name first and taken from its supplier after
 * {@link #verify()}, as {@link Settings} has it.
 */
final class ContextValues {
  /** Where the remedy is to leave it out. */
  private static final String NO_EXAMPLE = "";

  private static final Pattern PARAMETER = Pattern.compile("/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

  /** What the CDK's command line notes in the context under names like ours. */
  private static final Set<String> OF_THE_CDK =
      Set.of("acknowledged-issue-numbers", "cli-telemetry");

  private final Map<String, String> context;
  private final Settings settings;

  ContextValues(Map<String, String> context) {
    this.context = new TreeMap<>(context);
    this.settings = Settings.of(context);
  }

  /**
   * @throws dev.vitae.settings.InvalidSettingsException with all that was found to be wrong so far
   */
  void verify() {
    settings.verify();
  }

  void report(SettingProblem problem) {
    settings.report(problem);
  }

  /** Whether there is such a value, be it right or wrong. */
  boolean isSet(Context name) {
    return settings.isSet(name.key());
  }

  boolean is(Context name, String value) {
    return value.equals(context.get(name.key()));
  }

  /** Names that the app does not know are wrong. */
  void refuseUnknown() {
    context.keySet().forEach(this::refuseIfUnknown);
  }

  /** Values that mean something for another database are wrong. */
  void refuseThoseOfOthers(DatabaseKind database) {
    context.keySet().forEach(key -> refuseIfOfAnother(key, database));
  }

  <T> Supplier<T> required(Context name, String example, SettingParser<T> parser) {
    return settings.required(name.key(), example, parser);
  }

  <T> Supplier<T> optional(Context name, String example, T fallback, SettingParser<T> parser) {
    return settings.optional(name.key(), example, fallback, parser);
  }

  /** The one of {@code values} that is asked for, if one is: for what else is to be read. */
  <T> Optional<T> chosen(Context name, T[] values, Function<T, String> label) {
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(context.get(name.key())))
        .findFirst();
  }

  /** A value that means nothing beside others is wrong. */
  void refuseIfSet(Context name, String reason) {
    if (isSet(name)) {
      report(new SettingProblem(name.key(), reason, NO_EXAMPLE));
    }
  }

  /**
   * @param otherwise what is wrong with a text that the pattern does not fit
   */
  Supplier<Optional<String>> text(Context name, String example, Pattern pattern, String otherwise) {
    return optional(
        name,
        example,
        Optional.empty(),
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(otherwise);
          }
          return Optional.of(text);
        });
  }

  /** The name of a parameter of the Parameter Store. */
  Supplier<Optional<String>> parameterName(Context name, String example) {
    return text(
        name,
        example,
        PARAMETER,
        "is no name of a parameter: letters, digits and _ . -, with / between its parts");
  }

  Supplier<Integer> number(Context name, int min, int max, int fallback) {
    return optional(name, Integer.toString(fallback), fallback, text -> parse(text, min, max));
  }

  Supplier<Boolean> flag(Context name, boolean fallback) {
    return optional(name, "true", fallback, ContextValues::parseFlag);
  }

  Supplier<Double> capacity(Context name, double min, double fallback) {
    return optional(
        name,
        Double.toString(fallback),
        fallback,
        text -> {
          double acu = number(text);
          if (acu < min || acu > 256 || acu * 2 != Math.rint(acu * 2)) {
            throw new IllegalArgumentException(
                "is no capacity: %s to 256 ACU in steps of a half".formatted(min));
          }
          return acu;
        });
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException("is no number", none);
    }
  }

  static int parse(String text, int min, int max) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException none) {
      // said below
    }
    throw new IllegalArgumentException(
        max == Integer.MAX_VALUE
            ? "is no number of at least %d".formatted(min)
            : "is no number from %d to %d".formatted(min, max));
  }

  static boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  static <T> SettingParser<T> oneOf(T[] values, Function<T, String> label) {
    return text ->
        Arrays.stream(values)
            .filter(value -> label.apply(value).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(none(values, label, text)));
  }

  private static <T> String none(T[] values, Function<T, String> label, String text) {
    List<String> labels = Arrays.stream(values).map(label).toList();
    return labels.stream()
        .filter(text::equalsIgnoreCase)
        .findFirst()
        .map(meant -> "is %s: write %s".formatted(text, meant))
        .orElseGet(() -> "is none of " + String.join(", ", labels));
  }

  private void refuseIfUnknown(String key) {
    boolean ofTheCdk = key.contains(":") || key.contains("/") || OF_THE_CDK.contains(key);
    if (!ofTheCdk && Context.of(key).isEmpty()) {
      settings.report(
          new SettingProblem(
              key,
              "is no context value of this app: correct it (the nearest one is %s), or take it out of where it comes from: -c, cdk.json, cdk.context.json or ~/.cdk.json"
                  .formatted(Context.nearest(key).key()),
              NO_EXAMPLE));
    }
  }

  private void refuseIfOfAnother(String key, DatabaseKind database) {
    Context.of(key)
        .filter(known -> settings.isSet(key) && !known.belongsTo(database))
        .ifPresent(
            known ->
                settings.report(
                    new SettingProblem(
                        key,
                        "belongs to database=%s, and the database is %s: leave it out"
                            .formatted(known.belongings(), database.label()),
                        NO_EXAMPLE)));
  }
}
