package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server's {@code postmaster.pid}: one item a line, among them the process first, the port
 * fourth, the state eighth (PostgreSQL's {@code miscadmin.h}).
 */
record PostmasterFile(Path path, List<String> lines) {
  /** No process has this number on any system that PostgreSQL runs on. */
  private static final long NOBODY = Integer.MAX_VALUE - 1;

  private static final int PORT = 3;
  private static final int STATE = 7;

  PostmasterFile {
    requireNonNull(path, "path");
    lines = List.copyOf(lines);
  }

  /**
   * @return empty if there is none, or it is not written yet
   */
  static Optional<PostmasterFile> read(Path cluster) throws IOException {
    Path path = cluster.resolve("postmaster.pid");
    try {
      List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
      return lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,10}")
          ? Optional.empty()
          : Optional.of(new PostmasterFile(path, lines));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  long pid() {
    return Long.parseLong(lines.get(0).strip());
  }

  boolean isReady(int port) {
    return pid() != NOBODY
        && lines.size() > STATE
        && lines.get(PORT).strip().equals(Integer.toString(port))
        && lines.get(STATE).strip().equals("ready");
  }

  /** The port of a server that takes connections. */
  OptionalInt readyPort() {
    String port = lines.size() > STATE ? lines.get(PORT).strip() : "";
    return port.matches("[0-9]{1,5}") && isReady(Integer.parseInt(port))
        ? OptionalInt.of(Integer.parseInt(port))
        : OptionalInt.empty();
  }

  /**
   * The server, if its process is alive.
   *
   * @param mark one of the arguments that the server was started with: a process that has not got
   *     it has only inherited the number
   */
  Optional<ProcessHandle> server(String mark) {
    return ProcessHandle.of(pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> isPostgres(process.info(), mark));
  }

  private static boolean isPostgres(ProcessHandle.Info info, String mark) {
    boolean postgres =
        info.command()
            .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
            .orElse(false);
    // Windows tells no arguments.
    return postgres && info.arguments().map(List::of).map(all -> all.contains(mark)).orElse(true);
  }

  /**
   * Makes PostgreSQL take the file for what a crashed server left, whoever has its number by now.
   * The file itself stays: by its seventh line PostgreSQL finds out whether a process of the
   * crashed server still holds the shared memory, and refuses to start beside it.
   */
  void markAsLeftOver() throws IOException {
    List<String> marked = new ArrayList<>(lines);
    marked.set(0, Long.toString(NOBODY));
    Files.write(path, marked, StandardCharsets.ISO_8859_1);
  }
}
