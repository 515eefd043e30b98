package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.Settings;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a {@link MigratorProcess} runs: one call of the migrator, for a folder or what it carries.
 */
final class MigratorMain {
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private MigratorMain() {}

  public static void main(String[] folder) {
    FLYWAY.setLevel(Level.WARNING);
    DatabaseUrl url = Settings.of(System.getenv()).database("MIGRATION_DATABASE_URL").get();
    Migrations migrations =
        folder.length == 0 ? Migrations.shipped() : Migrations.in(Path.of(folder[0]));
    try {
      MigrationResult result = new Migrator(url, migrations, RunContext.none()).migrate();
      result.applied().forEach(migration -> System.out.println("applied " + migration));
    } catch (MigrationException failed) {
      System.out.println("failed " + failed.getMessage());
      System.exit(1);
    }
  }
}
