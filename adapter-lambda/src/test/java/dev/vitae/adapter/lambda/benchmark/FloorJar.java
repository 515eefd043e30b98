package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.lambda.benchmark.floor.FloorHandler;
import dev.vitae.lambda.runtime.Jars;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The floor's deployable: {@link FloorHandler} and what it needs. */
final class FloorJar {
  static final String HANDLER = FloorHandler.class.getName() + "::handleRequest";

  private FloorJar() {}

  /** What is put on a class path: jars alone. */
  static List<Path> jars(Path folder) throws IOException, URISyntaxException {
    List<Path> jars = new ArrayList<>(List.of(write(folder.resolve("floor.jar"))));
    for (String library : List.of("HikariCP-", "slf4j-api-", "postgresql-")) {
      jars.add(Jars.ofThisTest(library));
    }
    return jars;
  }

  private static Path write(Path jar) throws IOException, URISyntaxException {
    Path classes =
        Path.of(FloorHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return write(
        jar, classes, classes.resolve(FloorHandler.class.getPackageName().replace('.', '/')));
  }

  /**
   * The files of a folder.
   *
   * @param root what their names in the jar are relative to
   */
  static Path write(Path jar, Path root, Path folder) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> found = Files.list(folder)) {
      for (Path each : found.sorted().collect(Collectors.toList())) {
        out.putNextEntry(new JarEntry(root.relativize(each).toString()));
        out.write(Files.readAllBytes(each));
        out.closeEntry();
      }
    }
    return jar;
  }
}
