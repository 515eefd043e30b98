package dev.vitae.infra.construct;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.infra.settings.ArtifactMissingException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;

/** The migrations that a jar of the migrator carries, which is the one that is deployed. */
final class MigrationsInJar {
  private static final String FOLDER = "/db/migration";

  private MigrationsInJar() {}

  /** What the function will say that it is: see {@link Migrations#hash()}. */
  static String hash(Path jar) {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      return Migrations.in(files.getPath(FOLDER)).hash();
    } catch (IOException | ProviderNotFoundException | MigrationException unreadable) {
      throw new ArtifactMissingException(jar, unreadable);
    }
  }
}
