package dev.vitae.lambda.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Figures that are printed and kept below {@code target/benchmarks}. */
public final class Report {
  private final List<String> lines = new ArrayList<>();

  public void say(String format, Object... arguments) {
    String line = format.formatted(arguments);
    System.out.println(line);
    lines.add(line);
  }

  public void write(String file) throws IOException {
    Files.write(Files.createDirectories(Path.of("target", "benchmarks")).resolve(file), lines);
  }
}
