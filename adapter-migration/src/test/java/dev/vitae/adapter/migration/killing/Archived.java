package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.settings.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What the processes are started from: the tests' class path in jars, and an archive of the classes
 * that they load, which one that comes to its end leaves for the others (<a
 * href="https://bugs.openjdk.org/browse/JDK-8261455">from JDK 19 on</a>). Loading them is most of
 * what a start costs, and the rounds are a hundred starts.
 */
final class Archived {
  private static final int FIRST_THAT_ARCHIVES_BY_ITSELF = 19;

  private static final List<String> FLAGS = flags();
  private static boolean trained;

  private Archived() {}

  /** With the class path. */
  static List<String> flagsOfTheJvm() {
    return FLAGS;
  }

  /**
   * Lets one process come to its end, on a database of its own on the same server, the first time.
   */
  static synchronized void train(DatabaseUrl server) throws IOException {
    if (trained || Runtime.version().feature() < FIRST_THAT_ARCHIVES_BY_ITSELF) {
      return;
    }
    trained = true;
    try (Scratch scratch = Scratch.on(server);
        MigratorProcess first = MigratorProcess.start(scratch.url())) {
      first.exitCode();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> flags() {
    String tests = System.getProperty("java.class.path");
    if (Runtime.version().feature() < FIRST_THAT_ARCHIVES_BY_ITSELF) {
      return List.of("-cp", tests);
    }
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "test-killing");
      String jars =
          Arrays.stream(tests.split(File.pathSeparator))
              .map(Path::of)
              .filter(Files::exists)
              .map(entry -> Files.isDirectory(entry) ? jar(entry, folder) : entry)
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator));
      return List.of(
          "-XX:+AutoCreateSharedArchive",
          "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
          "-cp",
          jars);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path jar(Path classes, Path folder) {
    try {
      Path jar = Files.createTempFile(folder, classes.getFileName().toString(), ".jar");
      try (OutputStream out = Files.newOutputStream(jar);
          ZipOutputStream zip = new ZipOutputStream(out);
          Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          zip.putNextEntry(
              new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
          Files.copy(file, zip);
        }
      }
      return jar;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
