package dev.vitae.infra.deploy;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.infra.CloudAssembly;
import dev.vitae.infra.settings.Artifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Builds of one project that follow each other, and the cloud assemblies that deploy them. */
final class Builds {
  /** Of this checkout. */
  static final Artifacts FIRST = Artifacts.of(Path.of("..").toAbsolutePath().normalize());

  /** The version of a migration that only a later build has. */
  static final int NEXT = Integer.parseInt(Migrations.shipped().newestVersion()) + 1;

  private static final Path FOLDER = Path.of("target", "builds").toAbsolutePath();
  private static final Map<String, Path> ASSEMBLIES = new ConcurrentHashMap<>();

  /** Another API, and the migrator of the first build. */
  static final Artifacts ANOTHER_API =
      new Artifacts(
          copy(
              FIRST.api(),
              "another-api.zip",
              zip -> Files.writeString(zip.getPath("/CHANGES"), "A later build.")),
          FIRST.migration());

  private Builds() {}

  /** Another API, and one migration more. */
  static Artifacts withMigration(String name, String sql) {
    String file = "V%d__%s.sql".formatted(NEXT, name);
    return new Artifacts(
        ANOTHER_API.api(),
        copy(FIRST.migration(), name + ".jar", jar -> addMigration(jar, file, sql)));
  }

  private static void addMigration(FileSystem jar, String file, String sql) throws IOException {
    Path folder = jar.getPath("/db/migration");
    Files.writeString(folder.resolve(file), sql);
    Files.writeString(
        folder.resolve(Migrations.LABELS),
        "%n%s expand%n".formatted(file),
        StandardOpenOption.APPEND);
  }

  /** Changes a zip or jar. */
  @FunctionalInterface
  private interface Change {
    void in(FileSystem zip) throws IOException;
  }

  private static Path copy(Path original, String name, Change change) {
    Path copy = FOLDER.resolve(name);
    try {
      Files.createDirectories(FOLDER);
      Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
      try (FileSystem zip = FileSystems.newFileSystem(copy)) {
        change.in(zip);
      }
      return copy;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * The assembly of stage staging on somebody else's database; once in a JVM.
   *
   * @param name of the folder
   * @param more of the context: {@code force=again}
   */
  static Path assembly(String name, Artifacts artifacts, String... more) {
    Map<String, String> context = new TreeMap<>(Map.of("stage", "staging", "database", "neon"));
    for (String value : more) {
      context.put(value.split("=")[0], value.split("=")[1]);
    }
    return ASSEMBLIES.computeIfAbsent(
        name, each -> CloudAssembly.into(FOLDER.resolve("assembly-" + each), context, artifacts));
  }
}
