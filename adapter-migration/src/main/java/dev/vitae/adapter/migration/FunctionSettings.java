package dev.vitae.adapter.migration;

import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.LambdaExtensionSecretSource;
import dev.vitae.settings.LambdaExtensionSecretSource.Pause;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the function reads from its environment, anew for each event. */
final class FunctionSettings {
  private static final String URL = "MIGRATION_DATABASE_URL";
  private static final Duration SECRET_PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> environment;

  FunctionSettings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @throws SettingsException naming everything that is wrong
   */
  DatabaseSource database() {
    Settings settings =
        Settings.of(
            environment,
            new LambdaExtensionSecretSource(
                environment, SECRET_PATIENCE, System::nanoTime, Pause.SLEEP));
    return settings.databaseSource(URL).get();
  }

  /** The setting that names the database. */
  String databaseSetting() {
    return Stream.of(URL, URL + "_PARAMETER", "MIGRATION_DATABASE_SECRET")
        .filter(name -> text(name).isPresent())
        .findFirst()
        .orElse("PGHOST");
  }

  Optional<String> deployId() {
    return text("DEPLOY_ID");
  }

  Optional<String> gitRevision() {
    return text("GIT_REVISION");
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }
}
