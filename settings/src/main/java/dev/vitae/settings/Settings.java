package dev.vitae.settings;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads settings from an environment and gathers everything that is wrong with them, so that one
 * run tells all. A setting is read by name first and taken from its supplier afterwards:
 *
 * <pre>{@code
 * Settings settings = Settings.of(environment);
 * Supplier<DatabaseUrl> url = settings.database("DATABASE_URL");
 * Supplier<Integer> port = settings.optional("PORT", "8080", 8080, Ports::parse);
 * settings.verify();
 * start(url.get(), port.get());
 * }</pre>
 *
 * <p>A variable that is blank counts as not set. Not safe for use by several threads.
 */
public final class Settings {
  private static final String PARTS = "PGHOST and PGDATABASE";

  private final Map<String, String> environment;
  private final Optional<SecretSource> secrets;
  private final List<SettingProblem> problems = new ArrayList<>();

  private Settings(Map<String, String> environment, Optional<SecretSource> secrets) {
    this.environment = Map.copyOf(environment);
    this.secrets = secrets;
  }

  /**
   * Settings of this environment, which is copied. One that names a parameter or a secret is a
   * problem, for nothing can read it here.
   */
  public static Settings of(Map<String, String> environment) {
    return new Settings(environment, Optional.empty());
  }

  /** The same where parameters and secrets can be read; none is before its value is asked for. */
  public static Settings of(Map<String, String> environment, SecretSource secrets) {
    return new Settings(environment, Optional.of(secrets));
  }

  /** Whether there is a setting of this name, be it right or wrong. */
  public boolean isSet(String name) {
    return text(name).isPresent();
  }

  /** A setting that must be there. */
  public <T> Supplier<T> required(String name, String example, SettingParser<T> parser) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      report(new SettingProblem(name, "is not set", example));
      return this::verified;
    }
    return parsed(name, text.get(), example, parser);
  }

  /** A setting that has a default. */
  public <T> Supplier<T> optional(
      String name, String example, T fallback, SettingParser<T> parser) {
    requireNonNull(fallback);
    Optional<String> text = text(name);
    return text.isEmpty() ? () -> verified(fallback) : parsed(name, text.get(), example, parser);
  }

  /**
   * The database that {@code name} gives as a URL, or, when {@code name} is not set, the one that
   * PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and PGSSLMODE give in parts.
   */
  public Supplier<DatabaseUrl> database(String name) {
    Supplier<Optional<DatabaseUrl>> database = databaseIfSet(name);
    if (!isDatabaseSet(name)) {
      report(new SettingProblem(name, "is not set, and neither are " + PARTS, DatabaseUrl.EXAMPLE));
    }
    return () -> database.get().orElseThrow();
  }

  /**
   * As {@link #database(String)}, but empty when neither {@code name} nor PGHOST nor PGDATABASE is
   * set. The other parts alone name no database: a shell that exports PGUSER does not count. A
   * parameter or secret that would be asked for by {@link #databaseSource(String)} is a problem.
   */
  public Supplier<Optional<DatabaseUrl>> databaseIfSet(String name) {
    Stream.of(parameterOf(name), secretOf(name))
        .filter(each -> !each.equals(name) && isSet(each))
        .forEach(each -> report(unreadable(each)));
    Optional<String> url = text(name);
    if (url.isPresent()) {
      Supplier<DatabaseUrl> parsed =
          parsed(name, url.get(), DatabaseUrl.EXAMPLE, DatabaseUrl::parse);
      return () -> Optional.of(parsed.get());
    }
    return isDatabaseSet(name) ? databaseInParts() : () -> verified(Optional.empty());
  }

  /**
   * The database that {@code DATABASE_URL} (or PGHOST and its like) gives as {@link
   * #database(String)} has it, {@code DATABASE_URL_PARAMETER} as the name of a parameter that holds
   * a URL, or {@code DATABASE_SECRET} as the name or ARN of a secret that holds a URL or RDS's
   * JSON. What such a JSON leaves out comes from PGHOST, PGPORT, PGDATABASE and PGSSLMODE.
   *
   * @param name ends with {@code _URL}; the names of the others follow from it
   */
  public Supplier<DatabaseSource> databaseSource(String name) {
    if (!name.endsWith("_URL")) {
      throw new IllegalArgumentException(name + " does not end with _URL");
    }
    String parameter = parameterOf(name);
    String secret = secretOf(name);
    List<String> given = given(name);
    if (given.size() > 1) {
      report(
          new SettingProblem(
              given.get(1),
              "is set, and so is %s: leave all but one empty".formatted(given.get(0)),
              ""));
      return this::verified;
    }
    if (text(parameter).isPresent()) {
      Supplier<Optional<SecretText>> text = parameterIfSet(parameter);
      return () -> {
        SecretText url = text.get().orElseThrow();
        return () -> DatabaseInSecret.fromUrl(described(parameter), url.read());
      };
    }
    if (text(secret).isPresent()) {
      return databaseInSecret(secret);
    }
    Supplier<DatabaseUrl> database = database(name);
    return () -> DatabaseSource.of(database.get());
  }

  /**
   * Under which of its names {@link #databaseSource(String)} finds its database: {@code name}
   * itself, or that of a parameter or a secret. Empty when none of them is set, be PGHOST and its
   * like set or not.
   */
  public Optional<String> databaseSetting(String name) {
    return given(name).stream().findFirst();
  }

  private List<String> given(String name) {
    return Stream.of(name, parameterOf(name), secretOf(name))
        .distinct()
        .filter(this::isSet)
        .toList();
  }

  /** The text of the parameter that this setting names; empty when it is not set. */
  public Supplier<Optional<SecretText>> parameterIfSet(String name) {
    return kept(name, SecretSource::parameter);
  }

  private Supplier<Optional<SecretText>> kept(
      String name, BiFunction<SecretSource, String, String> reading) {
    Optional<String> kept = text(name).map(String::strip);
    if (kept.isPresent() && secrets.isEmpty()) {
      report(unreadable(name));
      return this::verified;
    }
    return () -> verified(kept.map(each -> () -> reading.apply(secrets.orElseThrow(), each)));
  }

  private static SettingProblem unreadable(String name) {
    return new SettingProblem(
        name,
        "names what can be read only in a Lambda function that has AWS's extension for parameters"
            + " and secrets: leave it empty and set the value itself",
        "");
  }

  private static String parameterOf(String name) {
    return name + "_PARAMETER";
  }

  private static String secretOf(String name) {
    return name.endsWith("_URL") ? name.substring(0, name.length() - 4) + "_SECRET" : name;
  }

  private Supplier<DatabaseSource> databaseInSecret(String name) {
    Supplier<Optional<SecretText>> text = kept(name, SecretSource::secret);
    Supplier<Optional<String>> host =
        optional(
            "PGHOST",
            "db.example.org",
            Optional.empty(),
            given -> Optional.of(DatabaseUrl.checkedHost(given)));
    Supplier<Optional<Integer>> port =
        optional(
            "PGPORT",
            "5432",
            Optional.empty(),
            given -> Optional.of(DatabaseUrl.checkedPort(given)));
    Supplier<Map<String, String>> ssl = sslProperties();
    return () ->
        new DatabaseInSecret(
            described(name),
            text.get().orElseThrow(),
            host.get(),
            port.get(),
            text("PGDATABASE"),
            ssl.get());
  }

  private String described(String name) {
    return "what " + name + " names (" + text(name).orElse("").strip() + ")";
  }

  private Supplier<Map<String, String>> sslProperties() {
    return optional(
        "PGSSLMODE",
        "require",
        Map.of(),
        mode -> ConnectionParameters.ofProvider(new LinkedHashMap<>(Map.of("sslmode", mode))));
  }

  /** Adds a problem that the caller found, for instance between two settings. */
  public void report(SettingProblem problem) {
    problems.add(requireNonNull(problem));
  }

  /**
   * @throws SettingsException naming everything wrong that has been read so far
   */
  public void verify() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private boolean isDatabaseSet(String name) {
    return text(name).isPresent() || text("PGHOST").isPresent() || text("PGDATABASE").isPresent();
  }

  private Supplier<Optional<DatabaseUrl>> databaseInParts() {
    Supplier<String> host = required("PGHOST", "localhost", DatabaseUrl::checkedHost);
    Supplier<Integer> port =
        optional("PGPORT", "5432", DatabaseUrl.DEFAULT_PORT, DatabaseUrl::checkedPort);
    Supplier<String> database = required("PGDATABASE", "portfolio", text -> text);
    Supplier<Map<String, String>> properties = sslProperties();
    return () ->
        Optional.of(
            new DatabaseUrl(
                host.get(),
                port.get(),
                database.get(),
                text("PGUSER"),
                text("PGPASSWORD"),
                properties.get()));
  }

  private <T> Supplier<T> parsed(
      String name, String text, String example, SettingParser<T> parser) {
    try {
      T value = requireNonNull(parser.parse(text));
      return () -> verified(value);
    } catch (IllegalArgumentException refused) {
      report(new SettingProblem(name, refused.getMessage(), example));
      return this::verified;
    }
  }

  private <T> T verified(T value) {
    verify();
    return value;
  }

  private <T> T verified() {
    throw new SettingsException(problems);
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }
}
