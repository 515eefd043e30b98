package dev.vitae.lambda.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param feature 17, 25
 */
public record Jdk(int feature, Path home) {
  /** Those that we have to run on. */
  private static final List<Integer> WANTED = List.of(17, 25);

  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

  /**
   * Those that we have to run on, and that of this test if it is another. Without {@code CI} in the
   * environment one that is missing is passed over, but for that of this test.
   *
   * @throws IllegalStateException where {@code CI} is set and one of them is missing
   */
  public static List<Jdk> all() {
    List<Jdk> jdks = new ArrayList<>(List.of(running()));
    for (int feature : WANTED) {
      if (feature != running().feature()) {
        Optional<Jdk> jdk = find(feature);
        if (jdk.isEmpty() && System.getenv("CI") != null) {
          throw new IllegalStateException(
              "no JDK %d in any of %s".formatted(feature, candidates().collect(listed())));
        }
        jdk.ifPresent(jdks::add);
      }
    }
    return jdks;
  }

  /** That of this test. */
  public static Jdk running() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  /** The newest that we have to run on, or that of this test. */
  public static Jdk newest() {
    return all().stream().reduce((a, b) -> a.feature() > b.feature() ? a : b).orElseThrow();
  }

  /**
   * @throws IllegalArgumentException if there is none in this folder
   */
  public static Jdk at(Path home) {
    return new Jdk(
        feature(home).orElseThrow(() -> new IllegalArgumentException("no JDK at " + home)), home);
  }

  /** A program of it. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }

  private static Optional<Jdk> find(int feature) {
    return candidates()
        .filter(home -> Files.isExecutable(home.resolve("bin").resolve("javac")))
        .filter(home -> feature(home).equals(Optional.of(feature)))
        .map(home -> new Jdk(feature, home))
        .findFirst();
  }

  private static Optional<Integer> feature(Path home) {
    Path release = home.resolve("release");
    try {
      Matcher version = VERSION.matcher(Files.exists(release) ? Files.readString(release) : "");
      return version.find() ? Optional.of(Integer.valueOf(version.group(1))) : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<Path> candidates() {
    Path user = Path.of(System.getProperty("user.home"));
    Stream<Path> folders =
        Stream.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt"),
            user.resolve(".sdkman/candidates/java"),
            user.resolve(".jdks"));
    return Stream.concat(
        Stream.ofNullable(System.getenv("JAVA_HOME")).map(Path::of), folders.flatMap(Jdk::inside));
  }

  private static Stream<Path> inside(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().collect(Collectors.toList()).stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Collector<Path, ?, String> listed() {
    return Collectors.mapping(Path::toString, Collectors.joining(", "));
  }
}
