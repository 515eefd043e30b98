package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar's own list of Flyway's parts, which stands in place of Flyway's. */
class FlywayPluginsTest {
  private static final String LIST = "META-INF/services/org.flywaydb.core.extensibility.Plugin";
  private static final Path OURS = Path.of("src", "shade", "flyway-plugins");

  /** So that an upgrade of Flyway brings no part that nobody has looked at. */
  @Test
  void eachPartOfFlywayIsTakenOrLeftOut() throws IOException {
    Set<String> theirs = new TreeSet<>();
    for (URL list : Collections.list(getClass().getClassLoader().getResources(LIST))) {
      try (InputStream stream = list.openStream()) {
        names(new String(stream.readAllBytes(), UTF_8), theirs);
      }
    }
    Set<String> ours = new TreeSet<>();
    names(Files.readString(OURS).replace("#org.", "org."), ours);

    assertThat(ours).isEqualTo(theirs);
  }

  @Test
  void theJarHasTheShorterListAlone() throws IOException {
    try (JarFile jar = new JarFile(MigrationProcess.JAR.toFile());
        InputStream list = jar.getInputStream(jar.getEntry(LIST))) {
      assertThat(new String(list.readAllBytes(), UTF_8)).isEqualTo(Files.readString(OURS));
    }
  }

  private static void names(String list, Set<String> names) {
    list.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(names::add);
  }
}
