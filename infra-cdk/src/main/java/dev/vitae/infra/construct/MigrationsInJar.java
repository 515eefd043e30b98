package dev.vitae.infra.construct;

import dev.vitae.adapter.migration.script.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** The migrations that a jar of the migrator carries, which is the one that is deployed. */
public final class MigrationsInJar {
  private static final String FOLDER = "/db/migration";

  private MigrationsInJar() {}

  /** What the function will say that it is: see {@link Migrations#hash()}. */
  public static String hash(Path jar) {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      return Migrations.in(files.getPath(FOLDER)).hash();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
