package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.migration.branch.BranchSettings;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * What the environment says, all of it checked and reported at once, together with what the command
 * line says against it.
 *
 * @param database empty: the embedded one
 * @param databaseSetting the name of the setting that names the database
 * @param logLevel empty: ours at INFO, the libraries' at WARNING
 * @param neon the branches of a Neon project, if there is one and a branch may be asked for
 * @param cache where PostgreSQL is unpacked to
 */
record LocalSettings(
    Optional<DatabaseUrl> database,
    String databaseSetting,
    ApiSettings api,
    Optional<Level> logLevel,
    String environment,
    Optional<BranchSettings> neon,
    Path cache) {

  private static final List<String> ENVIRONMENTS = List.of("local", "dev", "staging", "prod");

  LocalSettings {
    requireNonNull(database, "database");
    requireNonNull(databaseSetting, "databaseSetting");
    requireNonNull(api, "api");
    requireNonNull(logLevel, "logLevel");
    requireNonNull(environment, "environment");
    requireNonNull(neon, "neon");
    requireNonNull(cache, "cache");
  }

  /**
   * @throws dev.vitae.settings.SettingsException naming everything that is wrong
   */
  static LocalSettings read(Map<String, String> environment, Options options) {
    Settings settings = Settings.of(environment);
    String databaseSetting = databaseSetting(environment);
    boolean external =
        databaseSetting.equals("DATABASE_URL")
            || isSet(environment, "PGHOST")
            || isSet(environment, "PGDATABASE");
    Supplier<Optional<DatabaseUrl>> database = settings.databaseIfSet("DATABASE_URL");
    Supplier<ApiSettings> api = ApiSettings.read(settings, InstantSource.system());
    Supplier<Optional<Level>> level =
        settings.optional(
            "LOG_LEVEL",
            "INFO",
            Optional.empty(),
            text -> Optional.of(TerminalLogging.level(text)));
    Supplier<String> label =
        settings.optional("ENVIRONMENT", "local", "local", LocalSettings::environment);
    if ("jwt".equals(environment.get("WRITE_AUTH"))) {
      settings.report(
          new SettingProblem(
              "WRITE_AUTH",
              "leaves it to a gateway to verify tokens, and there is none before this server",
              "keys"));
    }
    contradictions(options, external, databaseSetting).forEach(settings::report);
    settings.verify();
    return new LocalSettings(
        database.get(),
        databaseSetting,
        api.get(),
        level.get(),
        label.get(),
        neon(environment, settings, options),
        cache(environment));
  }

  /** Set by half it is wrong, but matters to nobody who asks for no branch. */
  private static Optional<BranchSettings> neon(
      Map<String, String> environment, Settings settings, Options options) {
    boolean key = settings.isSet("NEON_API_KEY");
    boolean project = settings.isSet("NEON_PROJECT_ID");
    boolean asked = options.branch().isPresent();
    return (key && project) || ((key || project) && asked)
        ? BranchSettings.ofServerIfSet(environment)
        : Optional.empty();
  }

  private static List<SettingProblem> contradictions(
      Options options, boolean external, String databaseSetting) {
    List<SettingProblem> problems = new ArrayList<>();
    if (options.ephemeral() && options.data().isPresent()) {
      problems.add(
          new SettingProblem(
              "--data",
              "names a folder to keep data in, and --ephemeral keeps none: leave one out",
              "./portfolio"));
    }
    if (options.ephemeral() && options.branch().isPresent()) {
      problems.add(
          new SettingProblem(
              "--branch",
              "names a copy of a database that is kept, and --ephemeral keeps none: leave one out",
              "feature-x"));
    }
    if (external && options.data().isPresent()) {
      problems.add(unused("--data", databaseSetting, "./portfolio"));
    }
    if (external && options.ephemeral()) {
      problems.add(unused("--ephemeral", databaseSetting, "true"));
    }
    return problems;
  }

  /** An option of the embedded database beside a setting that names another one. */
  static SettingProblem unused(String option, String setting, String example) {
    return new SettingProblem(
        option,
        "has no meaning when %s is set, for then the data is in that database: leave one out"
            .formatted(setting),
        example);
  }

  /** The name of the setting that names a database, if one does. */
  static String databaseSetting(Map<String, String> environment) {
    return isSet(environment, "DATABASE_URL") ? "DATABASE_URL" : "PGHOST";
  }

  private static String environment(String text) {
    if (!ENVIRONMENTS.contains(text)) {
      throw new IllegalArgumentException("is none of " + String.join(", ", ENVIRONMENTS));
    }
    return text;
  }

  /** As the XDG Base Directory Specification has it. */
  static Path cache(Map<String, String> environment) {
    String given = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        given.startsWith("/") ? Path.of(given) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("vitae").toAbsolutePath();
  }

  static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }
}
