package dev.vitae.adapter.migration;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The guide's programs go on while a table of a million rows is migrated from the guide's schema to
 * the newest. That nobody waits for a lock for long ({@value GuideClient#LONGEST_WAIT}) is watched
 * over by the server: it would end such a statement with an error.
 */
@Tag("heavy")
@Timeout(1_200)
class MigrationUnderLoadTest {
  private static final int ROWS = 1_000_000;

  /** Enough for each connection to have its statements prepared on the server. */
  private static final int ROUNDS_BEFORE = 10;

  private static final int ROUNDS_AFTER = 5;
  private static final int CLIENTS = 16;

  /** What a portfolio shows of so many rows: the rest has been removed, which hides it. */
  private static final int SHOWN = 250;

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private final List<GuideClient> clients = new ArrayList<>();
  private final List<String> report = new ArrayList<>();

  @Test
  void clientsOfTheOldSchemaNeitherFailNorWaitForLong() throws Exception {
    long start = System.nanoTime();
    Steps.to(1, database);
    try (Connection connection = database.dataSource().getConnection()) {
      fill(connection);
    }
    tell("filled in %d s", start);

    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
    LockWatch watch = new LockWatch(database.dataSource().getConnection(), "guide-client-%");
    try {
      Future<?> watching = threads.submit(watch);
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            new GuideClient(database.dataSource().getConnection(), "guide-client-" + i, i == 0));
        working.add(threads.submit(clients.get(i)));
      }
      awaitRounds(ROUNDS_BEFORE);
      int[] roundsBefore = rounds();
      start = System.nanoTime();
      MigrationResult result = new Migrator(database.url()).migrate();
      tell("migrated in %d s", start);
      int[] roundsSince = rounds();
      awaitRounds(ROUNDS_AFTER);
      clients.forEach(GuideClient::stop);
      for (Future<?> each : working) {
        each.get(300, SECONDS);
      }
      watch.stop();
      watching.get(300, SECONDS);

      assertThat(clients).extracting(GuideClient::failure).containsOnlyNulls();
      assertThat(watch.looks()).as("looks at the locks").isPositive();
      for (int i = 0; i < CLIENTS; i++) {
        assertThat(roundsSince[i]).as("work during the migration").isGreaterThan(roundsBefore[i]);
      }
      assertThat(result.to()).isEqualTo(Integer.toString(Migrator.newestVersion()));
    } finally {
      clients.forEach(GuideClient::stop);
      watch.stop();
      threads.shutdown();
      write(watch);
    }
    try (Connection connection = database.dataSource().getConnection()) {
      assertThatNothingIsLost(connection);
    }
  }

  /** Some rows are without values that the guide's programs have always given them. */
  private static void fill(Connection connection) throws SQLException {
    Rows.run(
        connection,
        """
        INSERT INTO personal_info (name, title, email) VALUES ('Ada', 'Title 0', 'ada@example.org');
        INSERT INTO projects (name, description) SELECT 'A', 'B' FROM generate_series(1, 5000);
        INSERT INTO skills (name, category, level) SELECT 'A', 'B', 1 FROM generate_series(1, 5000);
        INSERT INTO technologies (name, category)
          SELECT 'Technology ' || i, 'other' FROM generate_series(1, 2000) i;
        INSERT INTO experience (company, position, start_date, description, active, created_at)
          SELECT 'Company ' || i, 'Engineer', date '1970-01-01' + i %% 20000,
            CASE WHEN i %% 10 = 0 THEN 'Kept the lights on.' END,
            CASE WHEN i %% %2$d = 0 THEN true WHEN i %% 10 > 1 THEN false END,
            CASE WHEN i %% 10 <> 2 THEN now() END
          FROM generate_series(1, %1$d) i;
        INSERT INTO experience_technologies
          SELECT i, 1 + (i / 10 + nth) %% 2000
          FROM generate_series(10, %1$d, 10) i, generate_series(1, 2) nth;
        """
            .formatted(ROWS, ROWS / SHOWN));
    Rows.run(connection, "VACUUM ANALYZE");
  }

  /** Of each client, from now on. */
  private void awaitRounds(int rounds) {
    int[] before = rounds();
    while (!IntStream.range(0, CLIENTS)
        .allMatch(
            i ->
                clients.get(i).failure() != null
                    || clients.get(i).rounds() >= before[i] + rounds)) {
      LockSupport.parkNanos(MILLISECONDS.toNanos(20));
      if (Thread.interrupted()) {
        throw new IllegalStateException("interrupted before each client was through");
      }
    }
  }

  private int[] rounds() {
    return clients.stream().mapToInt(GuideClient::rounds).toArray();
  }

  private void assertThatNothingIsLost(Connection connection) throws SQLException {
    List<String> inserted = clients.stream().flatMap(client -> client.inserted().stream()).toList();
    assertThat(
            Rows.read(
                connection,
                "SELECT email FROM personal_info WHERE name LIKE 'guide-client-%'",
                row -> row.getString(1)))
        .containsExactlyInAnyOrderElementsOf(inserted);
    GuideClient owner = clients.get(0);
    assertThat(
            Rows.read(
                connection,
                "SELECT DISTINCT title FROM personal_info WHERE title LIKE 'Title %'",
                row -> row.getString(1)))
        .containsExactly(owner.newestTitle());
    assertThat(
            Integer.parseInt(
                Rows.text(connection, "SELECT revision FROM personal_info WHERE name = 'Ada'")))
        .as("every change since there are revisions has raised it")
        .isBetween(1 + ROUNDS_AFTER, 1 + owner.updates());

    assertThat(count(connection, "experience")).isEqualTo(ROWS);
    assertThat(count(connection, "experience WHERE active")).isEqualTo(SHOWN);
    assertThat(count(connection, "experience WHERE revision = 1 AND created_at IS NOT NULL"))
        .isEqualTo(ROWS);
    assertThat(count(connection, "experience_technologies")).isEqualTo(ROWS / 5);
    assertThat(count(connection, "technologies WHERE active AND revision = 1")).isEqualTo(2000);
    assertThat(count(connection, "projects WHERE active AND NOT featured")).isEqualTo(5000);
    assertThat(count(connection, "skills WHERE active AND revision = 1")).isEqualTo(5000);
    assertThat(count(connection, "personal_info")).isEqualTo(1 + inserted.size());
    assertThat(count(connection, "pg_index WHERE NOT indisvalid")).isZero();
    assertThat(count(connection, "pg_constraint WHERE NOT convalidated")).isZero();
    assertThat(new Migrator(database.url()).status().state())
        .isEqualTo(MigrationStatus.State.CURRENT);
  }

  private static int count(Connection connection, String what) throws SQLException {
    return Integer.parseInt(Rows.text(connection, "SELECT count(*) FROM " + what));
  }

  private void tell(String what, long since) {
    report.add(what.formatted(NANOSECONDS.toSeconds(System.nanoTime() - since)));
  }

  private void write(LockWatch watch) throws IOException, SQLException {
    long[] micros =
        clients.stream()
            .flatMap(client -> client.nanos().stream())
            .mapToLong(NANOSECONDS::toMicros)
            .sorted()
            .toArray();
    if (micros.length > 0) {
      report.add(
          "%d statements of %d clients, in ms: p50 %.1f, p99 %.1f, max %.1f; sent again: %d"
              .formatted(
                  micros.length,
                  clients.size(),
                  micros[micros.length / 2] / 1000.0,
                  micros[micros.length * 99 / 100] / 1000.0,
                  micros[micros.length - 1] / 1000.0,
                  clients.stream().mapToInt(GuideClient::retries).sum()));
    }
    List<LockWatch.Wait> waits = watch.waits();
    report.add("waits for locks: %d seen in %d looks".formatted(waits.size(), watch.looks()));
    waits.stream().limit(10).forEach(wait -> report.add("  " + wait));
    try (Connection connection = database.dataSource().getConnection()) {
      report.addAll(
          Rows.read(
              connection,
              "SELECT script, execution_time FROM flyway_schema_history ORDER BY installed_rank",
              row -> "%s: %d ms".formatted(row.getString(1), row.getInt(2))));
    }
    report.forEach(System.out::println);
    Path folder = Files.createDirectories(Path.of("target", "benchmarks"));
    Files.write(folder.resolve("migration-under-load.txt"), report);
  }
}
