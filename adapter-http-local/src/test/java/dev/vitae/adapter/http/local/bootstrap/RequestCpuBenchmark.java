package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.persistence.jdbi.JdbiSettings;
import dev.vitae.application.NewPortfolio;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.domain.Experience;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPU milliseconds for each request: the server's process, and all of PostgreSQL's for the same
 * requests, both from {@code /proc}. The ratio holds on a noisy machine. Needs Linux, {@code wrk},
 * and PostgreSQL on this machine.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-http-local -am -Dtest=RequestCpuBenchmark}
 */
class RequestCpuBenchmark {
  private static final int WARM_UP_SECONDS = 20;
  private static final int SECONDS = 20;
  private static final int ROUNDS = 3;
  private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
  private static final Pattern WRONG =
      Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)|Socket errors:.*");

  @Test
  void requestsInCpuMilliseconds(@TempDir Path folder) throws Exception {
    List<String> report = new ArrayList<>();
    report.add("JDK " + System.getProperty("java.version"));
    ScratchDatabase database = ScratchDatabase.migrated().open();
    try {
      fill(database.url());
      long postmaster = postmaster(database);
      try (ChildServer server =
          ChildServer.start(
              List.of("-XX:+UseSerialGC"), folder, environment(database.url()), "--port", "0")) {
        server.ready();
        for (String path : List.of("/api/experience", "/api/personal-info")) {
          String url = "http://127.0.0.1:" + server.port() + path;
          report.addAll(measure(server.pid(), postmaster, url, path));
        }
      }
    } finally {
      database.close();
    }
    report.forEach(System.out::println);
    Path file = Files.createDirectories(Path.of("target", "benchmarks")).resolve("requests.txt");
    Files.write(file, report);
  }

  private static List<String> measure(long server, long postmaster, String url, String path)
      throws Exception {
    List<String> lines = new ArrayList<>();
    load(url, WARM_UP_SECONDS);
    for (int round = 1; round <= ROUNDS; round++) {
      double serverBefore = cpuOf(server);
      double postgresBefore = cpuOfTree(postmaster);
      long requests = load(url, SECONDS);
      double serverMs = (cpuOf(server) - serverBefore) / requests;
      double postgresMs = (cpuOfTree(postmaster) - postgresBefore) / requests;
      lines.add(
          "GET %s: server %.3f ms, PostgreSQL %.3f ms, ratio %.2f (%,d requests)"
              .formatted(path, serverMs, postgresMs, serverMs / postgresMs, requests));
    }
    return lines;
  }

  /** 20 entries that mention 5 technologies each, some 10 KB as JSON. */
  private static void fill(DatabaseUrl url) {
    List<Experience> held =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new Experience(
                        "Company " + i,
                        "Engineer " + i,
                        LocalDate.of(2000 + i, 1 + i % 12, 1),
                        null,
                        "What was done there, at some length. ".repeat(6),
                        "Berlin, Germany",
                        "https://company-" + i + ".example/",
                        IntStream.range(0, 5)
                            .mapToObj(t -> "Technology " + (i * 5 + t) % 25)
                            .collect(Collectors.toList())))
            .collect(Collectors.toList());
    LocalPortfolio local =
        DaggerLocalComponent.factory()
            .create(
                JdbiSettings.forServer(url), new ApiSettings(ApiKeys.none(), CorsPolicy.parse("")))
            .portfolio();
    try {
      local
          .fill()
          .with(
              new NewPortfolio(
                  Optional.of(
                      new PersonalInfo(
                          "Ada Lovelace",
                          "Analyst",
                          "ada@example.org",
                          "+44 20 7946 0000",
                          "London",
                          null,
                          null,
                          "Notes on the engine. ".repeat(10))),
                  List.of(new NewPortfolio.Entries<>(Experience.KIND, held))));
    } finally {
      local
          .resources()
          .forEach(
              resource -> {
                try {
                  resource.close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }

  private static Map<String, String> environment(DatabaseUrl url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGHOST", url.host());
    environment.put("PGPORT", Integer.toString(url.port()));
    environment.put("PGDATABASE", url.database());
    url.user().ifPresent(user -> environment.put("PGUSER", user));
    url.password().ifPresent(password -> environment.put("PGPASSWORD", password));
    return environment;
  }

  private static long load(String url, int seconds) throws Exception {
    Process wrk =
        new ProcessBuilder("wrk", "-t1", "-c8", "-d" + seconds + "s", url)
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher requests = REQUESTS.matcher(output);
    if (wrk.waitFor() != 0 || !requests.find() || WRONG.matcher(output).find()) {
      throw new IllegalStateException(output);
    }
    return Long.parseLong(requests.group(1));
  }

  private static long postmaster(ScratchDatabase database) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
  }

  /** Of the process and its children, those that have ended among them. */
  private static double cpuOfTree(long pid) throws IOException {
    double sum = ticks(pid, 13, 16);
    for (ProcessHandle child :
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .collect(Collectors.toList())) {
      sum += ticks(child.pid(), 13, 14);
    }
    return sum * MILLISECONDS_PER_TICK;
  }

  private static double cpuOf(long pid) throws IOException {
    return ticks(pid, 13, 14) * MILLISECONDS_PER_TICK;
  }

  /** Linux counts in hundredths of a second towards programs: proc(5), /proc/pid/stat. */
  private static final double MILLISECONDS_PER_TICK = 10;

  private static double ticks(long pid, int first, int last) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    // The first field after the name is the third of the file.
    return Stream.of(fields)
        .skip(first - 2L)
        .limit(last - first + 1L)
        .mapToLong(Long::parseLong)
        .sum();
  }
}
