package dev.vitae.adapter.lambda.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * What the function reads from its environment.
 *
 * @param level of what is logged beside the requests
 * @param environment a label: local, dev, staging or prod
 */
record LambdaSettings(DatabaseUrl database, ApiSettings api, Level level, String environment) {
  private static final List<String> ENVIRONMENTS = List.of("local", "dev", "staging", "prod");
  private static final Map<String, Level> LEVELS =
      Map.of(
          "ERROR", Level.SEVERE,
          "WARN", Level.WARNING,
          "INFO", Level.INFO,
          "DEBUG", Level.FINE,
          "TRACE", Level.FINEST);

  LambdaSettings {
    requireNonNull(database, "database");
    requireNonNull(api, "api");
    requireNonNull(level, "level");
    requireNonNull(environment, "environment");
  }

  /**
   * @throws dev.vitae.settings.SettingsException naming everything that is wrong
   */
  static LambdaSettings read(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    Supplier<DatabaseUrl> database = settings.database("DATABASE_URL");
    Supplier<ApiSettings> api = ApiSettings.read(settings, InstantSource.system());
    Supplier<Level> level =
        settings.optional("LOG_LEVEL", "INFO", Level.INFO, LambdaSettings::level);
    Supplier<String> label =
        settings.optional("ENVIRONMENT", "prod", "local", LambdaSettings::environment);
    settings.verify();
    return new LambdaSettings(database.get(), api.get(), level.get(), label.get());
  }

  private static Level level(String name) {
    Level level = LEVELS.get(name.strip().toUpperCase(Locale.ROOT));
    if (level == null) {
      throw new IllegalArgumentException("is none of ERROR, WARN, INFO, DEBUG, TRACE");
    }
    return level;
  }

  private static String environment(String text) {
    if (!ENVIRONMENTS.contains(text)) {
      throw new IllegalArgumentException("is none of " + String.join(", ", ENVIRONMENTS));
    }
    return text;
  }
}
