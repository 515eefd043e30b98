package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run makes of an empty database that nobody disturbs.
 *
 * @param dump what the server's own {@code pg_dump} says; empty when it is not on this machine
 */
record Clean(
    Migrations migrations, List<String> catalog, List<String> rows, Optional<String> dump) {
  static Clean of(Migrations migrations) throws SQLException, IOException, InterruptedException {
    try (ScratchDatabase database = ScratchDatabase.empty().open();
        Connection connection = database.dataSource().getConnection()) {
      new Migrator(database.url(), migrations, RunContext.none()).migrate();
      return of(migrations, database, connection);
    }
  }

  private static Clean of(Migrations migrations, ScratchDatabase database, Connection connection)
      throws SQLException, IOException, InterruptedException {
    Optional<PgDump> program = PgDump.of(connection);
    return new Clean(
        migrations,
        Catalog.of(connection),
        Catalog.rows(connection),
        program.isEmpty() ? Optional.empty() : Optional.of(program.get().schema(database.url())));
  }

  /** Fails with the differences when a database is not as this one was. */
  void requireOf(ScratchDatabase database, Connection connection)
      throws SQLException, IOException, InterruptedException {
    Clean found = of(migrations, database, connection);
    assertThat(differences(found.catalog, catalog)).as("catalog").isEmpty();
    assertThat(differences(found.rows, rows)).as("rows").isEmpty();
    assertThat(found.dump).as("pg_dump").isEqualTo(dump);
  }

  private static List<String> differences(List<String> found, List<String> wanted) {
    List<String> differences = new ArrayList<>();
    List<String> missing = new ArrayList<>(wanted);
    for (String line : found) {
      if (!missing.remove(line)) {
        differences.add("too much: " + line);
      }
    }
    missing.forEach(line -> differences.add("missing: " + line));
    return differences;
  }
}
