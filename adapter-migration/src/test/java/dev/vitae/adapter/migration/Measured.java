package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that was run to its end.
 *
 * @param cpuMillis of it and of all its children, as the shell counts them
 * @param wallMillis from its start to its end
 * @param said on both streams
 */
record Measured(int exitCode, double cpuMillis, double wallMillis, String said) {
  /** What {@code times} says of children: user and system. */
  private static final Pattern TIMES =
      Pattern.compile(
          "(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s+(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

  static Measured run(Map<String, String> environment, List<String> command) throws IOException {
    List<String> timed =
        new ArrayList<>(List.of("sh", "-c", "\"$@\"; code=$?; times; exit $code", "sh"));
    timed.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(timed).redirectErrorStream(true);
    builder.environment().putAll(environment);
    long begin = System.nanoTime();
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      int exitCode = process.waitFor();
      double wall = (System.nanoTime() - begin) / 1e6;
      Matcher times = TIMES.matcher(said);
      if (!times.find()) {
        throw new IllegalStateException(said);
      }
      double cpu = millis(times, 5) + millis(times, 7);
      return new Measured(exitCode, cpu, wall, said.substring(0, times.start()));
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static double millis(Matcher times, int group) {
    return (Integer.parseInt(times.group(group)) * 60 + Double.parseDouble(times.group(group + 1)))
        * 1_000;
  }
}
