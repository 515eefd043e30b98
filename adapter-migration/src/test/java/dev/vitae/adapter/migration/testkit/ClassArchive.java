package dev.vitae.adapter.migration.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What processes are started from that tests start by the dozen: the tests' class path in jars, and
 * an <a href="https://openjdk.org/jeps/350">archive of the classes</a> that they load, which one of
 * them leaves when it ends. Loading classes is most of what a start costs.
 */
public final class ClassArchive {
  private final Path archive;
  private final String jars;
  private Process leaving;

  private ClassArchive(Path archive, String jars) {
    this.archive = archive;
    this.jars = jars;
  }

  /** Of this JVM's tests, in a folder of its own below {@code target}. */
  public static ClassArchive inTarget() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      Path folder = Files.createTempDirectory(target, "test-classes-archive");
      String jars =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .filter(Files::exists)
              .map(entry -> Files.isDirectory(entry) ? jar(entry, folder) : entry)
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator));
      return new ClassArchive(folder.resolve("classes.jsa"), jars);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Starts a JVM of this version. As long as there is no archive, one at a time is told to leave
   * it: its end takes a second longer, and the others have nothing of it before.
   *
   * @param builder gets the command
   */
  public synchronized Process start(
      ProcessBuilder builder, List<String> flags, String program, String... arguments)
      throws IOException {
    boolean beingMade = leaving != null && leaving.isAlive();
    boolean first = !beingMade && !Files.exists(archive);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    if (first) {
      command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
    } else if (!beingMade) {
      command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto"));
    }
    command.addAll(List.of("-cp", jars, program));
    command.addAll(List.of(arguments));
    Process process = builder.command(command).start();
    if (first) {
      leaving = process;
    }
    return process;
  }

  private static Path jar(Path classes, Path folder) {
    try {
      Path jar = Files.createTempFile(folder, classes.getFileName().toString(), ".jar");
      try (OutputStream out = Files.newOutputStream(jar);
          ZipOutputStream zip = new ZipOutputStream(out);
          Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          zip.putNextEntry(
              new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
          Files.copy(file, zip);
        }
      }
      return jar;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
