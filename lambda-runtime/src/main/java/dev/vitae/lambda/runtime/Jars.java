package dev.vitae.lambda.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jars of a class path, and those that Lambda adds to a deployable. */
public final class Jars {
  private static final List<String> OF_THE_RUNTIME =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  private Jars() {}

  /** Those of a folder, in the order of their names. */
  public static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The runtime client and what it needs, which Lambda brings. */
  public static List<Path> ofTheRuntime() {
    List<Path> jars = new ArrayList<>();
    for (String name : OF_THE_RUNTIME) {
      jars.add(ofThisTest(name));
    }
    return jars;
  }

  /** Those that Lambda brings, and behind them these. */
  public static List<Path> withTheRuntime(List<Path> jars) {
    List<Path> all = new ArrayList<>(ofTheRuntime());
    all.addAll(jars);
    return all;
  }

  /** A jar on this test's class path. */
  public static Path ofThisTest(String prefix) {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().startsWith(prefix) && entry.endsWith(".jar")) {
        return Path.of(entry);
      }
    }
    throw new IllegalStateException("no " + prefix + "*.jar on the class path of this test");
  }
}
