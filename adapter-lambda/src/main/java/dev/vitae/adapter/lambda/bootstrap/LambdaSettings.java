package dev.vitae.adapter.lambda.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.LambdaExtensionSecretSource;
import dev.vitae.settings.LambdaExtensionSecretSource.Pause;
import dev.vitae.settings.SecretSource;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;

/**
 * What the function reads from its environment.
 *
 * @param database where a secret may have to be asked for, which is done when it is needed
 * @param level of what is logged beside the requests
 * @param environment a label: local, dev, staging or prod
 */
record LambdaSettings(DatabaseSource database, ApiSettings api, Level level, String environment) {
  /** Half a second is usual; a request waits for it. */
  private static final Duration SECRET_PATIENCE = Duration.ofSeconds(5);

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
   * @throws SettingsException naming everything that is wrong
   */
  static LambdaSettings read(Map<String, String> environment) {
    List<SettingProblem> problems = new ArrayList<>();
    Settings settings = Settings.of(environment, secrets(environment, problems));
    problems.forEach(settings::report);
    Supplier<DatabaseSource> database = settings.databaseSource("DATABASE_URL");
    Supplier<ApiSettings> api = ApiSettings.read(settings, InstantSource.system());
    Supplier<Level> level =
        settings.optional("LOG_LEVEL", "INFO", Level.INFO, LambdaSettings::level);
    Supplier<String> label =
        settings.optional("ENVIRONMENT", "prod", "local", LambdaSettings::environment);
    settings.verify();
    return new LambdaSettings(database.get(), api.get(), level.get(), label.get());
  }

  /**
   * @param problems gets what is wrong with the source's own settings; then it will not be asked,
   *     and is there for the others to be read
   */
  private static SecretSource secrets(
      Map<String, String> environment, List<SettingProblem> problems) {
    try {
      return new LambdaExtensionSecretSource(
          environment, SECRET_PATIENCE, System::nanoTime, Pause.SLEEP);
    } catch (SettingsException wrong) {
      problems.addAll(wrong.problems());
      Map<String, String> rest = new HashMap<>(environment);
      wrong.problems().forEach(problem -> rest.remove(problem.name()));
      return secrets(rest, problems);
    }
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
