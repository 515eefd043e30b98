package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty thousand requests of all kinds, every tenth of them malformed, on 32 connections to the
 * program in a process of its own: it answers all of them, and has at the end no more of anything
 * than in the middle. Needs Linux, for {@code /proc}.
 */
@Tag("heavy")
class MixedLoadTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private static final int REQUESTS = 50_000;
  private static final int CONNECTIONS = 32;
  private static final int POOL = 10;

  /** Those that answer, those of the JVM, and those that reckon with requests for the database. */
  private static final int THREADS = 60;

  private static final long SECONDS = 900;
  private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");

  private final long seed = Long.getLong("load.seed", new Random().nextLong());
  private final ApiKey key = ApiKey.generate(new SecureRandom());
  private final Map<Integer, AtomicInteger> statuses = new TreeMap<>();
  private final AtomicInteger mostPooled = new AtomicInteger();
  private final AtomicInteger mostThreads = new AtomicInteger();

  @Test
  void afterFiftyThousandRequestsNothingHasGrown(@TempDir Path folder) throws Exception {
    System.out.println("mixed load: -Dload.seed=" + seed);
    Map<String, String> environment = ChildServer.environment(DATABASE.url());
    environment.put("API_KEY_DIGESTS", "load:" + key.digest());
    List<String> flags = List.of("-XX:+UseSerialGC", "-Xmx256m");
    List<MixedLoad> loads = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS + 1);
    try (ChildServer server =
            ChildServer.start(flags, folder, environment, "--sample", "--port", "0").ready();
        Connection watching = DATABASE.dataSource().getConnection()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        loads.add(new MixedLoad(server.port(), key, new Random(seed * CONNECTIONS + i)));
      }
      long start = System.nanoTime();
      Future<?> watcher = threads.submit(() -> watch(server.pid(), watching));
      half(threads, loads);
      Figures middle = Figures.of(server.pid());
      half(threads, loads);
      Figures end = Figures.of(server.pid());
      watcher.cancel(true);
      loads.forEach(load -> load.count(statuses));
      write(System.nanoTime() - start, middle, end);

      assertThat(statuses.keySet())
          .as("%s; the server said:%n%s", statuses, lastOf(server.said()))
          .contains(200, 201, 204, 304, 400, 401, 404)
          .doesNotContain(500, 502, 503, 504);
      assertThat(mostPooled.get()).as("connections to the database").isBetween(1, POOL);
      assertThat(mostThreads.get()).as("threads").isBetween(1, THREADS);
      // The pool may have opened more of its connections since; a leak would be of thousands.
      assertThat(end.files).as("open files").isLessThanOrEqualTo(middle.files + POOL);
      assertThat(end.heap / (double) middle.heap).as("bytes in use").isLessThanOrEqualTo(1.1);
      try (Connection after = DATABASE.dataSource().getConnection()) {
        assertThat(pooled(after, "AND state <> 'idle'")).as("busy afterwards").isZero();
      }
    } finally {
      threads.shutdownNow();
      for (MixedLoad load : loads) {
        load.close();
      }
    }
  }

  private static void half(ExecutorService threads, List<MixedLoad> loads) throws Exception {
    AtomicInteger left = new AtomicInteger(REQUESTS / 2);
    List<Future<?>> running = new ArrayList<>();
    for (MixedLoad load : loads) {
      running.add(
          threads.submit(
              () -> {
                while (left.getAndDecrement() > 0) {
                  load.one();
                }
                return null;
              }));
    }
    for (Future<?> each : running) {
      each.get(SECONDS, TimeUnit.SECONDS);
    }
  }

  // -- looking at the process and at its connections to the database

  private void watch(long pid, Connection connection) {
    try {
      while (!Thread.interrupted()) {
        mostPooled.accumulateAndGet(pooled(connection, ""), Math::max);
        mostThreads.accumulateAndGet(entries(pid, "task"), Math::max);
        Thread.sleep(100);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int pooled(Connection connection, String and) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'vitae' AND datname = current_database() "
                    + and)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static int entries(long pid, String folder) throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/" + folder))) {
      return (int) entries.count();
    }
  }

  /**
   * @param heap bytes that are reachable
   */
  private record Figures(long heap, int files) {
    static Figures of(long pid) throws Exception {
      jcmd(pid, "GC.run"); // what is cleaned up after a collection needs the next one
      Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
      if (!total.find()) {
        throw new IllegalStateException("no total in the histogram");
      }
      return new Figures(Long.parseLong(total.group(1)), settledFiles(pid));
    }

    /** Connections that a client has closed are closed by the server a moment later. */
    private static int settledFiles(long pid) throws Exception {
      int least = entries(pid, "fd");
      for (int i = 0; i < 20; i++) {
        Thread.sleep(100);
        least = Math.min(least, entries(pid, "fd"));
      }
      return least;
    }

    private static String jcmd(long pid, String command) throws Exception {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  command)
              .redirectErrorStream(true)
              .start();
      String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      return said;
    }
  }

  private void write(long nanos, Figures middle, Figures end) throws IOException {
    List<String> report =
        List.of(
            "JDK %s, -Dload.seed=%d".formatted(System.getProperty("java.version"), seed),
            "%,d requests on %d connections in %d s"
                .formatted(REQUESTS, CONNECTIONS, TimeUnit.NANOSECONDS.toSeconds(nanos)),
            "answers by status: " + statuses,
            "bytes in use after a collection: %,d in the middle, %,d at the end, ratio %.3f"
                .formatted(middle.heap, end.heap, end.heap / (double) middle.heap),
            "open files: %d in the middle, %d at the end".formatted(middle.files, end.files),
            "threads: at most %d; connections to the database: at most %d"
                .formatted(mostThreads.get(), mostPooled.get()));
    report.forEach(System.out::println);
    Path file = Files.createDirectories(Path.of("target", "benchmarks")).resolve("mixed-load.txt");
    Files.write(file, report);
  }

  private static String lastOf(String said) {
    List<String> lines = said.lines().filter(line -> line.contains("SEVERE")).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
