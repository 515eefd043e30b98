package dev.vitae.adapter.migration.branch;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a branch of 100 MB takes, and which way of copying is the quicker one. */
class BranchBenchmark {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private static final int ROUNDS = 5;
  private static final int MEGABYTES = 100;

  @Test
  void createsBranches() throws Exception {
    List<String> lines = new ArrayList<>();
    measure(lines);
    fill();
    measure(lines);
    Path folder = Files.createDirectories(Path.of("target", "benchmarks"));
    Files.write(folder.resolve("branches.txt"), lines);
  }

  private static void measure(List<String> lines) throws SQLException {
    Branches branches = new PostgresBranches(DATABASE.url());
    branches.create("warm", "main");
    List<Long> alone = new ArrayList<>();
    List<Long> connected = new ArrayList<>();
    List<Long> wal = new ArrayList<>();
    List<Long> files = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      alone.add(millis(() -> branches.create("alone", "main")));
      branches.delete("alone");
      try (Connection idle = new Sessions(DATABASE.url()).open("vitae-idle")) {
        Rows.text(idle, "SELECT 'here'");
        connected.add(millis(() -> branches.create("connected", "main")));
      }
      branches.delete("connected");
      wal.add(bare("wal_log"));
      files.add(bare("file_copy"));
    }
    branches.delete("warm");
    lines.add(
        onServer(
            "SELECT concat(split_part(version(), ',', 1), ', ', pg_size_pretty(pg_database_size('%s')), ', fsync ', current_setting('fsync'))"
                .formatted(DATABASE.url().database())));
    lines.add(figures("branch create, nobody connected", alone));
    lines.add(figures("branch create, one idle session", connected));
    lines.add(figures("CREATE DATABASE alone, wal_log", wal));
    lines.add(figures("CREATE DATABASE alone, file_copy", files));
  }

  private static String onServer(String sql) throws SQLException {
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      return Rows.text(connection, sql);
    }
  }

  private static void fill() throws SQLException {
    try (Connection connection = new Sessions(DATABASE.url()).open("vitae-test")) {
      Rows.run(connection, "CREATE TABLE filling (id bigint PRIMARY KEY, text text)");
      Rows.run(
          connection,
          "INSERT INTO filling SELECT i, repeat(md5(i::text), 25) FROM generate_series(1, %d) i"
              .formatted(MEGABYTES * 1_024 * 1_024 / 900));
    }
  }

  private static long bare(String strategy) throws SQLException {
    String copy = DATABASE.url().database() + "_copy";
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      long start = System.nanoTime();
      Rows.run(
          connection,
          "CREATE DATABASE %s TEMPLATE %s STRATEGY %s"
              .formatted(copy, DATABASE.url().database(), strategy));
      long millis = NANOSECONDS.toMillis(System.nanoTime() - start);
      Rows.run(connection, "DROP DATABASE " + copy);
      return millis;
    }
  }

  private static long millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static String figures(String name, List<Long> millis) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "%s: median %d ms (%d to %d)"
        .formatted(
            name, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
