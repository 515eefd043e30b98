package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs PostgreSQL's programs in a folder, in an environment that holds nothing of the user's. */
final class PostgresPrograms {
  private final PostgresBinaries binaries;
  private final Path folder;
  private final boolean asRoot;

  /**
   * @param folder the working directory: what the programs are told are names relative to it,
   *     because {@code pg_ctl} lets a shell read them
   */
  PostgresPrograms(PostgresBinaries binaries, Path folder) throws IOException {
    this.binaries = requireNonNull(binaries, "binaries");
    this.folder = requireNonNull(folder, "folder");
    this.asRoot = isRoot();
  }

  /** Starts a program whose output goes to the end of a file. */
  Process start(Path output, String program, String... arguments) throws IOException {
    return builder(program, arguments)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /**
   * Runs a program to its end.
   *
   * @throws IOException if it does not end well, with the last that it said
   */
  void run(String input, String program, String... arguments)
      throws IOException, InterruptedException {
    Process process = builder(program, arguments).start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
    } catch (IOException e) {
      // it ended without reading; its output and its status tell why
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(program + " failed: " + lastLines(output));
    }
  }

  private ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (asRoot) {
      // PostgreSQL refuses to run as root; in a user namespace without a mapping, root is nobody.
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(binaries.program(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || isLocale(name));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC"); // or initdb tries all time zones to find the machine's
    return builder;
  }

  private static boolean isLocale(String name) {
    return name.startsWith("LC_") || name.startsWith("LANG");
  }

  static String lastLines(String output) {
    List<String> lines =
        output
            .lines()
            // what pg_ctl says about it all is that one should look at the output
            .filter(line -> !line.isBlank() && !line.startsWith("pg_ctl:"))
            .filter(line -> !line.equals("Examine the log output."))
            .toList();
    return String.join("\n  ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? Files.getAttribute(self, "unix:uid").equals(0)
        : "root".equals(System.getProperty("user.name"));
  }
}
