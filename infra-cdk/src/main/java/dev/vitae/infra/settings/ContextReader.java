package dev.vitae.infra.settings;

import dev.vitae.infra.settings.FunctionSettings.Architecture;
import dev.vitae.settings.SettingProblem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a context and says all that is wrong with it at once. */
final class ContextReader {
  /** What CloudWatch Logs offers below two years. */
  private static final List<Integer> LOG_DAYS =
      List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545);

  private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final Pattern TOPIC =
      Pattern.compile("arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+");
  private static final Pattern LAYER =
      Pattern.compile("arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

  /** Of an account's processes, those that no function may have for itself. */
  private static final int UNRESERVED = 100;

  private static final String OFF = "off";

  private static final String SHORT = "has a blank in it, or more than 100 characters";

  private final ContextValues values;

  ContextReader(Map<String, String> context) {
    this.values = new ContextValues(context);
  }

  StackSettings read() {
    values.refuseUnknown();
    values.required(Context.STAGE, "dev", ContextValues.oneOf(Stage.values(), Stage::label));
    values.required(
        Context.DATABASE, "neon", ContextValues.oneOf(DatabaseKind.values(), DatabaseKind::label));
    // What follows is read even if these two are wrong, so that all that is wrong is said at once.
    Stage stage = values.chosen(Context.STAGE, Stage.values(), Stage::label).orElse(Stage.DEV);
    Optional<DatabaseKind> database =
        values.chosen(Context.DATABASE, DatabaseKind.values(), DatabaseKind::label);
    database.ifPresent(values::refuseThoseOfOthers);
    Supplier<StackSettings> all = all(Defaults.of(stage), database.orElse(DatabaseKind.NEON));
    values.verify();
    StackSettings read = all.get();
    requireOrder(read.database());
    requireUnreserved(read.function());
    read.budget().problem().ifPresent(values::report);
    values.verify();
    return read;
  }

  private void requireOrder(DatabaseSettings database) {
    if (database instanceof DatabaseSettings.Aurora aurora
        && aurora.minCapacity() > aurora.maxCapacity()) {
      values.report(
          new SettingProblem(
              Context.MIN_CAPACITY.key(),
              "is more than %s, which is %s"
                  .formatted(Context.MAX_CAPACITY.key(), aurora.maxCapacity()),
              Double.toString(aurora.maxCapacity())));
    }
  }

  /**
   * See <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">Lambda</a>.
   */
  private void requireUnreserved(FunctionSettings function) {
    int reserved = function.reservedConcurrency().orElse(0);
    if (reserved > 0 && reserved + 1 > function.accountConcurrency() - UNRESERVED) {
      values.report(
          new SettingProblem(
              Context.RESERVED_CONCURRENCY.key(),
              "reserves %d + 1 of the migrator, and of accountConcurrency %d AWS keeps %d for all other functions: leave it off, or have the account's limit raised and say so"
                  .formatted(reserved, function.accountConcurrency(), UNRESERVED),
              OFF));
    }
  }

  private Supplier<StackSettings> all(Defaults defaults, DatabaseKind kind) {
    Supplier<? extends DatabaseSettings> database = new DatabaseReader(values, defaults).read(kind);
    Supplier<FunctionSettings> function = function(defaults.function());
    Supplier<GatewaySettings> gateway = new GatewayReader(values, defaults).read();
    Supplier<AlarmSettings> alarms = alarms(defaults.alarms());
    Supplier<Optional<String>> revision =
        values.text(Context.REVISION, "4f1c2d9", Pattern.compile("\\S{1,100}"), SHORT);
    Supplier<Optional<String>> force =
        values.text(Context.FORCE, "2026-11-22T10:00", Pattern.compile("\\S{1,100}"), SHORT);
    return () ->
        new StackSettings(
            defaults.stage(),
            database.get(),
            function.get(),
            gateway.get(),
            alarms.get(),
            new Release(revision.get(), force.get()));
  }

  private Supplier<FunctionSettings> function(FunctionSettings defaults) {
    Supplier<Architecture> architecture =
        values.optional(
            Context.ARCHITECTURE,
            "arm64",
            defaults.architecture(),
            ContextValues.oneOf(
                Architecture.values(), each -> each.name().toLowerCase(Locale.ROOT)));
    Supplier<Integer> memory =
        values.number(Context.MEMORY, 256, 10_240, defaults.memoryMegabytes());
    Supplier<OptionalInt> reserved =
        values.optional(
            Context.RESERVED_CONCURRENCY,
            "20",
            defaults.reservedConcurrency(),
            text ->
                text.equals(OFF)
                    ? OptionalInt.empty()
                    : OptionalInt.of(ContextValues.parse(text, 1, 10_000)));
    Supplier<Integer> account =
        values.number(Context.ACCOUNT_CONCURRENCY, 1, 100_000, defaults.accountConcurrency());
    Supplier<Integer> logDays =
        values.optional(
            Context.LOG_DAYS,
            "30",
            defaults.logDays(),
            text -> {
              int days = ContextValues.parse(text, 1, Integer.MAX_VALUE);
              if (!LOG_DAYS.contains(days)) {
                throw new IllegalArgumentException(
                    "is %d, and CloudWatch offers %s".formatted(days, LOG_DAYS));
              }
              return days;
            });
    Supplier<String> level =
        values.optional(
            Context.LOG_LEVEL,
            "INFO",
            defaults.logLevel(),
            ContextValues.oneOf(LOG_LEVELS.toArray(String[]::new), each -> each));
    Supplier<Boolean> tracing = values.flag(Context.TRACING, defaults.tracing());
    Supplier<Boolean> snapStart = values.flag(Context.SNAP_START, defaults.snapStart());
    Supplier<Optional<String>> layer =
        values.text(
            Context.SECRETS_LAYER,
            "arn:aws:lambda:eu-central-2:123456789012:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:20",
            LAYER,
            "is no ARN of a layer's version");
    return () ->
        new FunctionSettings(
            architecture.get(),
            memory.get(),
            reserved.get(),
            account.get(),
            logDays.get(),
            level.get(),
            tracing.get(),
            snapStart.get(),
            layer.get());
  }

  private Supplier<AlarmSettings> alarms(AlarmSettings defaults) {
    Supplier<Optional<String>> topic =
        values.text(
            Context.ALARM_TOPIC,
            "arn:aws:sns:eu-central-1:123456789012:alarms",
            TOPIC,
            "is no ARN of an SNS topic");
    Supplier<Optional<String>> email =
        values.text(Context.ALARM_EMAIL, "ops@example.org", EMAIL, "is no e-mail address");
    Supplier<Integer> errors =
        values.number(Context.ALARM_ERROR_PERCENT, 1, 100, defaults.errorPercent());
    Supplier<Integer> latency =
        values.number(Context.ALARM_LATENCY, 100, 29_000, (int) defaults.latency().toMillis());
    return () ->
        new AlarmSettings(topic.get(), email.get(), errors.get(), Duration.ofMillis(latency.get()));
  }
}
