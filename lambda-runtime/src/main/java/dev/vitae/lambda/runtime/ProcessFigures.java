package dev.vitae.lambda.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process has used since its start, from {@code /proc}.
 *
 * @param cpuMillis of all its threads, those that have ended among them; in steps of 10
 * @param residentKib memory that is in use now
 * @param peakResidentKib the most that ever was
 */
public record ProcessFigures(long cpuMillis, long residentKib, long peakResidentKib) {
  /** Linux counts in hundredths of a second towards programs: proc(5), /proc/pid/stat. */
  private static final long MILLIS_PER_TICK = 10;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;

  /** Of a process that still runs. */
  public static ProcessFigures of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The first field after the name is the third of the file.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      return new ProcessFigures(
          (Long.parseLong(fields[USER_TIME - 3]) + Long.parseLong(fields[SYSTEM_TIME - 3]))
              * MILLIS_PER_TICK,
          kib(status, "VmRSS:"),
          kib(status, "VmHWM:"));
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private static long kib(String status, String name) {
    return Stream.of(status.split("\n"))
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
