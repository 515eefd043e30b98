package dev.vitae.infra.settings;

import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.infra.settings.FunctionSettings.Architecture;
import dev.vitae.infra.settings.GatewaySettings.Throttle;
import dev.vitae.settings.SettingParser;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a context and gathers all that is wrong with it. */
final class ContextReader {
  /** What CloudWatch Logs offers below two years. */
  private static final List<Integer> LOG_DAYS =
      List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545);

  private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final Pattern PARAMETER = Pattern.compile("/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final Pattern SECRET =
      Pattern.compile(
          "[A-Za-z0-9/_+=.@-]+|arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+");
  private static final Pattern INSTANCE_CLASS = Pattern.compile("[a-z0-9]+\\.[a-z0-9]+");
  private static final Pattern TOPIC =
      Pattern.compile("arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+");
  private static final Pattern LAYER =
      Pattern.compile("arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,64}");

  private static final Pattern ISSUER = Pattern.compile("https://[^\\s?#]+");
  private static final Pattern AUDIENCE = Pattern.compile("[^\\s\\[\\]{}\"',]+");
  private static final String USUAL_SCOPE = "portfolio:write";

  private static final int LONGEST_BACKUP = 35;

  /** What the CDK's command line notes in the context under names like ours. */
  private static final Set<String> OF_THE_CDK =
      Set.of("acknowledged-issue-numbers", "cli-telemetry");

  /** Of an account's processes, those that no function may have for itself. */
  private static final int UNRESERVED = 100;

  private static final String OFF = "off";

  private static final String SHORT = "has a blank in it, or more than 100 characters";
  private static final String NAME =
      "is no name of a parameter: letters, digits and _ . -, with / between its parts";

  /** Where the remedy is to leave it out. */
  private static final String NO_EXAMPLE = "";

  private final Map<String, String> context;
  private final Settings settings;

  ContextReader(Map<String, String> context) {
    this.context = new TreeMap<>(context);
    this.settings = Settings.of(context);
  }

  StackSettings read() {
    context.keySet().forEach(this::refuseIfUnknown);
    settings.required(Context.STAGE.key(), "dev", oneOf(Stage.values(), Stage::label));
    settings.required(
        Context.DATABASE.key(), "neon", oneOf(DatabaseKind.values(), DatabaseKind::label));
    // What follows is read even if these two are wrong, so that all that is wrong is said at once.
    Stage stage = chosen(Context.STAGE, Stage.values(), Stage::label).orElse(Stage.DEV);
    Optional<DatabaseKind> database =
        chosen(Context.DATABASE, DatabaseKind.values(), DatabaseKind::label);
    database.ifPresent(kind -> context.keySet().forEach(key -> refuseIfOfAnother(key, kind)));
    Supplier<StackSettings> all = all(Defaults.of(stage), database.orElse(DatabaseKind.NEON));
    settings.verify();
    StackSettings read = all.get();
    requireOrder(read.database());
    requireUnreserved(read.function());
    read.budget().problem().ifPresent(settings::report);
    settings.verify();
    return read;
  }

  private <T> Optional<T> chosen(Context name, T[] values, Function<T, String> label) {
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(context.get(name.key())))
        .findFirst();
  }

  private void requireOrder(DatabaseSettings database) {
    if (database instanceof DatabaseSettings.Aurora aurora
        && aurora.minCapacity() > aurora.maxCapacity()) {
      settings.report(
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
      settings.report(
          new SettingProblem(
              Context.RESERVED_CONCURRENCY.key(),
              "reserves %d + 1 of the migrator, and of accountConcurrency %d AWS keeps %d for all other functions: leave it off, or have the account's limit raised and say so"
                  .formatted(reserved, function.accountConcurrency(), UNRESERVED),
              OFF));
    }
  }

  private Supplier<StackSettings> all(Defaults defaults, DatabaseKind kind) {
    Supplier<? extends DatabaseSettings> database =
        switch (kind) {
          case NEON -> neon(defaults.stage());
          case RDS -> rds(defaults);
          case AURORA -> aurora(defaults);
        };
    Supplier<FunctionSettings> function = function(defaults);
    Supplier<GatewaySettings> gateway = gateway(defaults);
    Supplier<AlarmSettings> alarms = alarms(defaults);
    Supplier<Optional<String>> revision =
        text(Context.REVISION, "4f1c2d9", Pattern.compile("\\S{1,100}"), SHORT);
    Supplier<Optional<String>> force =
        text(Context.FORCE, "2026-11-22T10:00", Pattern.compile("\\S{1,100}"), SHORT);
    return () ->
        new StackSettings(
            defaults.stage(),
            database.get(),
            function.get(),
            gateway.get(),
            alarms.get(),
            new Release(revision.get(), force.get()));
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

  private Supplier<DatabaseSettings.Neon> neon(Stage stage) {
    Supplier<SecretName> api =
        secretName(
            Context.DATABASE_PARAMETER,
            Context.DATABASE_SECRET,
            "/vitae/%s/database-url".formatted(stage.label()));
    Supplier<SecretName> migration =
        secretName(
            Context.MIGRATION_DATABASE_PARAMETER,
            Context.MIGRATION_DATABASE_SECRET,
            "/vitae/%s/migration-database-url".formatted(stage.label()));
    Supplier<Optional<String>> id =
        text(
            Context.DATABASE_ID,
            "ep-cool-darkness-123456",
            Pattern.compile("[\\w./:+-]{1,200}"),
            "may hold letters, digits and _ . / : + - alone, 200 at most");
    Supplier<Integer> connections =
        number(Context.MAX_CONNECTIONS, 20, 100_000, DatabaseSettings.Neon.CLIENTS_OF_THE_POOLER);
    return () ->
        new DatabaseSettings.Neon(
            api.get(),
            migration.get(),
            id.get().orElseGet(() -> migration.get().name()),
            connections.get());
  }

  private Supplier<SecretName> secretName(Context parameter, Context secret, String fallback) {
    Supplier<Optional<String>> inParameter = text(parameter, fallback, PARAMETER, NAME);
    Supplier<Optional<String>> inSecret =
        text(secret, fallback, SECRET, "is neither a name nor an ARN of a secret");
    if (settings.isSet(parameter.key()) && settings.isSet(secret.key())) {
      settings.report(
          new SettingProblem(
              secret.key(),
              "is set, and so is %s: leave one of them out".formatted(parameter.key()),
              NO_EXAMPLE));
    }
    return () ->
        inSecret
            .get()
            .map(SecretName::secret)
            .orElseGet(() -> SecretName.parameter(inParameter.get().orElse(fallback)));
  }

  private Supplier<DatabaseSettings.Rds> rds(Defaults defaults) {
    Supplier<DatabaseSettings.Ours> ours = ours(defaults);
    Supplier<Optional<String>> instanceClass =
        text(
            Context.INSTANCE_CLASS,
            "t4g.small",
            INSTANCE_CLASS,
            "is no class of instances, without its db.");
    Supplier<Integer> storage = number(Context.STORAGE, 20, 65_536, defaults.storageGigabytes());
    Supplier<Boolean> multiAz = flag(Context.MULTI_AZ, defaults.multiAz());
    return () ->
        new DatabaseSettings.Rds(
            ours.get(),
            instanceClass.get().orElse(defaults.instanceClass()),
            storage.get(),
            multiAz.get());
  }

  private Supplier<DatabaseSettings.Aurora> aurora(Defaults defaults) {
    Supplier<DatabaseSettings.Ours> ours = ours(defaults);
    Supplier<Double> min = capacity(Context.MIN_CAPACITY, 0, defaults.minCapacity());
    Supplier<Double> max = capacity(Context.MAX_CAPACITY, 1, defaults.maxCapacity());
    Supplier<Boolean> reader = flag(Context.READER, defaults.reader());
    return () -> new DatabaseSettings.Aurora(ours.get(), min.get(), max.get(), reader.get());
  }

  private Supplier<DatabaseSettings.Ours> ours(Defaults defaults) {
    Supplier<Integer> connections =
        number(Context.MAX_CONNECTIONS, 20, 5_000, defaults.maxConnections());
    Supplier<Integer> backups =
        number(Context.BACKUP_DAYS, 1, LONGEST_BACKUP, defaults.backupDays());
    Supplier<Boolean> protection =
        settings.optional(
            Context.DELETION_PROTECTION.key(),
            "true",
            defaults.deletionProtection(),
            text -> {
              boolean protect = parseFlag(text);
              if (!protect && defaults.stage() == Stage.PROD) {
                throw new IllegalArgumentException(
                    "is false, and stage is prod: leave it out, and take the protection off by hand"
                        + " when the database is really to go");
              }
              return protect;
            });
    return () -> new DatabaseSettings.Ours(connections.get(), backups.get(), protection.get());
  }

  private Supplier<FunctionSettings> function(Defaults defaults) {
    Supplier<Architecture> architecture =
        settings.optional(
            Context.ARCHITECTURE.key(),
            "arm64",
            Architecture.ARM64,
            oneOf(Architecture.values(), each -> each.name().toLowerCase(Locale.ROOT)));
    Supplier<Integer> memory = number(Context.MEMORY, 256, 10_240, defaults.memoryMegabytes());
    Supplier<OptionalInt> reserved =
        settings.optional(
            Context.RESERVED_CONCURRENCY.key(),
            "20",
            defaults.reservedConcurrency(),
            text ->
                text.equals(OFF) ? OptionalInt.empty() : OptionalInt.of(parse(text, 1, 10_000)));
    Supplier<Integer> account =
        number(Context.ACCOUNT_CONCURRENCY, 1, 100_000, defaults.accountConcurrency());
    Supplier<Integer> logDays =
        settings.optional(
            Context.LOG_DAYS.key(),
            "30",
            defaults.logDays(),
            text -> {
              int days = parse(text, 1, Integer.MAX_VALUE);
              if (!LOG_DAYS.contains(days)) {
                throw new IllegalArgumentException(
                    "is %d, and CloudWatch offers %s".formatted(days, LOG_DAYS));
              }
              return days;
            });
    Supplier<String> level =
        settings.optional(
            Context.LOG_LEVEL.key(),
            "INFO",
            "INFO",
            oneOf(LOG_LEVELS.toArray(String[]::new), each -> each));
    Supplier<Boolean> tracing = flag(Context.TRACING, defaults.tracing());
    Supplier<Boolean> snapStart = flag(Context.SNAP_START, true);
    Supplier<Optional<String>> layer =
        text(
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

  private Supplier<GatewaySettings> gateway(Defaults defaults) {
    Supplier<String> origins =
        settings.optional(
            Context.CORS_ORIGINS.key(),
            "https://admin.example.org",
            "",
            text -> {
              if (text.contains("*")) {
                throw new IllegalArgumentException(
                    "has a *, and any page could write then: name the origins of the pages that"
                        + " may");
              }
              return String.join(
                  ",", CorsPolicy.parse(text).writeOrigins().stream().sorted().toList());
            });
    Supplier<? extends Writers> writers = writers(defaults.stage());
    Supplier<Throttle> all =
        throttle(Context.THROTTLE_RATE, Context.THROTTLE_BURST, defaults.throttle());
    Supplier<Throttle> write =
        throttle(
            Context.WRITE_THROTTLE_RATE, Context.WRITE_THROTTLE_BURST, defaults.writeThrottle());
    return () -> new GatewaySettings(origins.get(), writers.get(), all.get(), write.get());
  }

  private Supplier<Throttle> throttle(Context rate, Context burst, Throttle fallback) {
    Supplier<Integer> requests = number(rate, 1, 10_000, fallback.rate());
    Supplier<Integer> atOnce = number(burst, 1, 5_000, fallback.burst());
    return () -> new Throttle(requests.get(), atOnce.get());
  }

  private Supplier<? extends Writers> writers(Stage stage) {
    String keys = "keys";
    String jwt = "jwt";
    settings.optional(
        Context.WRITE_AUTH.key(), keys, keys, oneOf(new String[] {keys, jwt}, each -> each));
    if (jwt.equals(context.get(Context.WRITE_AUTH.key()))) {
      refuse(List.of(Context.KEYS_PARAMETER), "means nothing with writeAuth=jwt: leave it out");
      return tokens();
    }
    refuse(
        List.of(Context.JWT_ISSUER, Context.JWT_AUDIENCE, Context.JWT_SCOPE),
        "means nothing without writeAuth=jwt: leave it out or set that");
    String usual = "/vitae/%s/api-key-digests".formatted(stage.label());
    Supplier<Optional<String>> parameter = text(Context.KEYS_PARAMETER, usual, PARAMETER, NAME);
    return () -> new Writers.Keys(parameter.get().orElse(usual));
  }

  private Supplier<Writers.Jwt> tokens() {
    Supplier<String> issuer =
        settings.required(
            Context.JWT_ISSUER.key(),
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
            text -> {
              if (!ISSUER.matcher(text).matches()) {
                throw new IllegalArgumentException("is no https address of an issuer");
              }
              return text;
            });
    Supplier<List<String>> audience =
        settings.required(
            Context.JWT_AUDIENCE.key(),
            "portfolio,admin",
            text -> {
              List<String> all =
                  Arrays.stream(text.split(","))
                      .map(String::strip)
                      .filter(each -> !each.isEmpty())
                      .toList();
              if (all.isEmpty() || !all.stream().allMatch(AUDIENCE.asMatchPredicate())) {
                throw new IllegalArgumentException(
                    "names none: those that the issuer writes into aud, comma-separated");
              }
              return all;
            });
    Supplier<Optional<String>> scope =
        text(
            Context.JWT_SCOPE,
            USUAL_SCOPE,
            SCOPE,
            "is no scope: 64 letters, digits and signs at most, without a blank");
    return () -> new Writers.Jwt(issuer.get(), audience.get(), scope.get().orElse(USUAL_SCOPE));
  }

  private void refuse(List<Context> names, String reason) {
    names.stream()
        .map(Context::key)
        .filter(settings::isSet)
        .forEach(key -> settings.report(new SettingProblem(key, reason, NO_EXAMPLE)));
  }

  private Supplier<AlarmSettings> alarms(Defaults defaults) {
    Supplier<Optional<String>> topic =
        text(
            Context.ALARM_TOPIC,
            "arn:aws:sns:eu-central-1:123456789012:alarms",
            TOPIC,
            "is no ARN of an SNS topic");
    Supplier<Optional<String>> email =
        text(Context.ALARM_EMAIL, "ops@example.org", EMAIL, "is no e-mail address");
    Supplier<Integer> errors =
        number(Context.ALARM_ERROR_PERCENT, 1, 100, defaults.alarmErrorPercent());
    Supplier<Integer> latency =
        number(Context.ALARM_LATENCY, 100, 29_000, (int) defaults.alarmLatency().toMillis());
    return () ->
        new AlarmSettings(topic.get(), email.get(), errors.get(), Duration.ofMillis(latency.get()));
  }

  /**
   * @param otherwise what is wrong with a text that the pattern does not fit
   */
  private Supplier<Optional<String>> text(
      Context name, String example, Pattern pattern, String otherwise) {
    return settings.optional(
        name.key(),
        example,
        Optional.empty(),
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(otherwise);
          }
          return Optional.of(text);
        });
  }

  private Supplier<Integer> number(Context name, int min, int max, int fallback) {
    return settings.optional(
        name.key(), Integer.toString(fallback), fallback, text -> parse(text, min, max));
  }

  private Supplier<Boolean> flag(Context name, boolean fallback) {
    return settings.optional(name.key(), "true", fallback, ContextReader::parseFlag);
  }

  private Supplier<Double> capacity(Context name, double min, double fallback) {
    return settings.optional(
        name.key(),
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

  private static int parse(String text, int min, int max) {
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

  private static boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static <T> SettingParser<T> oneOf(T[] values, Function<T, String> label) {
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
}
