package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request costs, in milliseconds of CPU: the server's process, and all of PostgreSQL's for
 * the same requests, both from {@code /proc}. The ratio holds on a noisy machine. Needs Linux,
 * {@code wrk}, and PostgreSQL on this machine.
 */
record RequestCost(double serverMs, double postgresMs, long requests) {
  /** Linux counts in hundredths of a second towards programs: proc(5), /proc/pid/stat. */
  private static final double MILLISECONDS_PER_TICK = 10;

  private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
  private static final Pattern WRONG =
      Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)|Socket errors:.*");

  double ratio() {
    return serverMs / postgresMs;
  }

  double sum() {
    return serverMs + postgresMs;
  }

  @Override
  public String toString() {
    return "server %.3f ms, PostgreSQL %.3f ms, ratio %.2f (%,d requests)"
        .formatted(serverMs, postgresMs, ratio(), requests);
  }

  /**
   * @param postmaster of PostgreSQL's processes the first
   * @param wrk its options and the address
   */
  static RequestCost measured(long server, long postmaster, int seconds, List<String> wrk)
      throws Exception {
    double serverBefore = cpuOf(server);
    double postgresBefore = cpuOfTree(postmaster);
    long requests = load(seconds, wrk);
    return new RequestCost(
        (cpuOf(server) - serverBefore) / requests,
        (cpuOfTree(postmaster) - postgresBefore) / requests,
        requests);
  }

  private static long load(int seconds, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c8", "-d" + seconds + "s"));
    command.addAll(options);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher requests = REQUESTS.matcher(output);
    if (wrk.waitFor() != 0 || !requests.find() || WRONG.matcher(output).find()) {
      throw new IllegalStateException(command + "\n" + output);
    }
    return Long.parseLong(requests.group(1));
  }

  static long postmaster(ScratchDatabase database) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
  }

  /** Prints a report and keeps it below {@code target/benchmarks}. */
  static void write(String file, List<String> report) throws IOException {
    report.forEach(System.out::println);
    Files.write(Files.createDirectories(Path.of("target", "benchmarks")).resolve(file), report);
  }

  /** Of the process and its children, those that have ended among them. */
  private static double cpuOfTree(long pid) throws IOException {
    double sum = 0;
    for (ProcessHandle child :
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .collect(Collectors.toList())) {
      try {
        sum += ticks(child.pid(), 13, 14);
      } catch (NoSuchFileException ended) {
        // counted with its parent's, which comes last
      }
    }
    return (sum + ticks(pid, 13, 16)) * MILLISECONDS_PER_TICK;
  }

  private static double cpuOf(long pid) throws IOException {
    return ticks(pid, 13, 14) * MILLISECONDS_PER_TICK;
  }

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
