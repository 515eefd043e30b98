package dev.vitae.adapter.migration.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitae.adapter.migration.database.MigrationException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private final Migrations shipped = Migrations.shipped();

  @TempDir Path folder;

  @Test
  void everyFileOfTheFolderIsLabelledAndEveryLabelHasItsFile() throws Exception {
    assertThat(shipped.scripts())
        .extracting(Script::file)
        .containsExactlyInAnyOrderElementsOf(
            shippedFiles().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".sql"))
                .toList());
  }

  @Test
  void versionsCountUpFromOne() {
    assertThat(shipped.scripts().stream().flatMap(script -> script.version().stream()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, Integer.parseInt(shipped.newestVersion()))
                .mapToObj(Integer::toString)
                .toList());
  }

  @Test
  void everyLineOfTheLabelsSaysOneFact() {
    assertThat(shipped.labels().lines())
        .allMatch(
            line ->
                line.isEmpty()
                    || line.startsWith("#")
                    || line.matches(
                        "(V[0-9]+|R)__\\w+\\.sql (expand|contract|allow [a-z-]+: \\S.*)"));
  }

  @Test
  void aFolderIsReadInTheOrderOfItsVersions() throws Exception {
    write("V10__later.sql", "SELECT 10");
    write("V2__concurrent.sql", "SELECT 2");
    write("V2__concurrent.sql.conf", "executeInTransaction=false");
    write("V2.1__between.sql", "SELECT 21");
    write("R__grants.sql", "SELECT 0");
    write("notes.txt", "not a migration");
    Migrations migrations = Migrations.in(folder);
    assertThat(migrations.scripts())
        .extracting(Script::toString)
        .containsExactly("2 (concurrent)", "2.1 (between)", "10 (later)", "grants");
    assertThat(migrations.scripts().get(0).configuration()).isEqualTo("executeInTransaction=false");
    assertThat(migrations.newestVersion()).isEqualTo("10");
    assertThat(migrations.areShipped()).isFalse();
  }

  @Test
  void foldersInTheFolderBelongToIt() throws Exception {
    Files.createDirectory(folder.resolve("2026"));
    write("2026/V2__later.sql", "SELECT 2");
    write("2026/V2__later.sql.conf", "executeInTransaction=false");
    write("V1__first.sql", "SELECT 1");
    assertThat(Migrations.in(folder).scripts())
        .extracting(Script::file, Script::configuration)
        .containsExactly(
            tuple("V1__first.sql", ""), tuple("V2__later.sql", "executeInTransaction=false"));
    write("V2__later.sql", "SELECT 2");
    refuses(folder, "There are two files named V2__later.sql");
  }

  @Test
  void theHashIsThatOfNamesAndBytesAlone() throws Exception {
    write("V1__first.sql", "SELECT 1");
    String hash = Migrations.in(folder).hash();
    assertThat(hash).matches("[0-9a-f]{64}");
    write("lint.conf", "V1__first.sql expand");
    assertThat(Migrations.in(folder).hash()).isEqualTo(hash);
    write("V1__first.sql.conf", "executeInTransaction=false");
    assertThat(Migrations.in(folder).hash()).isNotEqualTo(hash);
    Files.delete(folder.resolve("V1__first.sql.conf"));
    Files.move(folder.resolve("V1__first.sql"), folder.resolve("V1__begin.sql"));
    assertThat(Migrations.in(folder).hash()).isNotEqualTo(hash);
  }

  @Test
  void whatIsNoFolderOfMigrationsIsRefused() throws Exception {
    refuses(folder.resolve("gone"), "There is no folder " + folder.resolve("gone"));
    refuses(folder, "holds no migration");
    Files.write(folder.resolve("V1__umlauts.sql"), "SELECT 'ä'".getBytes(ISO_8859_1));
    refuses(folder, "V1__umlauts.sql is not UTF-8: save it as that.");
    write("V1__umlauts.sql", "SELECT 'ä'");
    write("first.sql", "SELECT 1");
    refuses(folder, "first.sql is named as no migration is");
    Files.move(folder.resolve("first.sql"), folder.resolve("V2__first.SQL"));
    refuses(folder, "V2__first.SQL is named as no migration is");
    Files.delete(folder.resolve("V2__first.SQL"));
    write("V2__first.sql.conf", "executeInTransaction=false");
    refuses(folder, "V2__first.sql.conf stands beside no V2__first.sql");
  }

  @Test
  void onlyWhatHasAConfigurationIsGivenOne() {
    assertThat(shipped.resources().getResource("db/migration/V5__list_indexes.sql.conf"))
        .isNotNull();
    assertThat(shipped.resources().getResource("db/migration/V6__rules.sql.conf")).isNull();
    assertThat(shipped.scripts())
        .filteredOn(script -> script.version().equals(Optional.of("9")))
        .extracting(Script::configuration)
        .isEqualTo(List.of("executeInTransaction=false\n"));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, UTF_8);
  }

  private static void refuses(Path folder, String reason) {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> Migrations.in(folder))
        .withMessageContaining(reason);
  }

  private static List<Path> shippedFiles() throws IOException, URISyntaxException {
    Path file = Path.of(Migrations.class.getResource("/db/migration/lint.conf").toURI());
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.toList();
    }
  }
}
