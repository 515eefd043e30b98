package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedMigrationsTest {
  private final ShippedMigrations shipped = new ShippedMigrations();

  @Test
  void everyFileOfTheFolderIsLabelledAndEveryLabelHasItsFile() throws Exception {
    assertThat(shipped.files())
        .containsExactlyInAnyOrderElementsOf(
            folder().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".sql"))
                .toList());
  }

  @Test
  void versionsCountUpFromOneInTheOrderOfTheirLabels() {
    assertThat(shipped.migrations())
        .extracting(Migration::version)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, shipped.newestVersion()).mapToObj(Integer::toString).toList());
  }

  @Test
  void everyLineOfTheConfigurationSaysOneFact() throws Exception {
    Path configuration = folder().get(0).resolveSibling("lint.conf");
    assertThat(Files.readAllLines(configuration, UTF_8))
        .allMatch(
            line ->
                line.isEmpty()
                    || line.startsWith("#")
                    || line.matches("V[0-9]+__\\w+\\.sql (expand|contract|allow [a-z-]+: \\S.*)"));
  }

  @Test
  void everyMigrationButTheFirstLimitsHowLongItWaitsForLocks() {
    assertThat(IntStream.rangeClosed(2, shipped.newestVersion()).mapToObj(shipped::text))
        .allMatch(
            sql -> sql.matches("(?s)(--[^\n]*\n)*SET (LOCAL )?lock_timeout = '[0-9]+m?s';.*"));
  }

  @Test
  void indexesAreBuiltOutsideATransaction() {
    for (String file : List.of("V5__list_indexes", "V9__paging_indexes")) {
      assertThat(shipped.getResource("db/migration/" + file + ".sql.conf").read())
          .extracting(reader -> new BufferedReader(reader).lines().toList())
          .isEqualTo(List.of("executeInTransaction=false"));
    }
    assertThat(shipped.getResource("db/migration/V6__rules.sql.conf")).isNull();
  }

  private static List<Path> folder() throws IOException, URISyntaxException {
    Path file = Path.of(ShippedMigrations.class.getResource("/db/migration/lint.conf").toURI());
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.toList();
    }
  }
}
