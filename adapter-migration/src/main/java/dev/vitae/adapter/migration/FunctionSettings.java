package dev.vitae.adapter.migration;

import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.LambdaExtensionSecretSource;
import dev.vitae.settings.LambdaExtensionSecretSource.Pause;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the function reads from its environment, anew for each event. */
final class FunctionSettings {
  private static final String URL = "MIGRATION_DATABASE_URL";
  private static final String APPLICATION_URL = "APPLICATION_DATABASE_URL";
  private static final Duration SECRET_PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> environment;

  FunctionSettings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Where an event's work is done.
   *
   * @param application whose password is set with the roles; empty when they are not this
   *     function's to set up
   */
  record Databases(DatabaseSource migration, Optional<ApplicationLogin> application) {}

  /**
   * @throws SettingsException naming everything that is wrong
   */
  Databases databases() {
    Settings settings =
        Settings.of(
            environment,
            new LambdaExtensionSecretSource(
                environment, SECRET_PATIENCE, System::nanoTime, Pause.SLEEP));
    Supplier<DatabaseSource> migration = settings.databaseSource(URL);
    Optional<String> setting = settings.databaseSetting(APPLICATION_URL);
    Optional<Supplier<DatabaseSource>> application =
        setting.map(each -> settings.databaseSource(APPLICATION_URL));
    settings.verify();
    return new Databases(
        migration.get(),
        application.map(source -> new ApplicationLogin(setting.orElseThrow(), source.get())));
  }

  /** The setting that names the database. */
  String databaseSetting() {
    return Settings.of(environment).databaseSetting(URL).orElse("PGHOST");
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
