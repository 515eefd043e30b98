package dev.vitae.adapter.lambda.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** {@code adapter-lambda.zip}, unpacked as Lambda does it, and what Lambda adds. */
public final class Deployable {
  /** What the zip has to be called by in a function's settings. */
  public static final String HANDLER = "dev.vitae.adapter.lambda.ApiHandler::handleRequest";

  private static final Path ZIP = Path.of("target", "adapter-lambda.zip").toAbsolutePath();

  private static final List<String> OF_THE_RUNTIME =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  private Deployable() {}

  /** Where it was unpacked, once in a JVM: {@code lib/*.jar}. */
  public static Path folder() {
    return Holder.FOLDER;
  }

  /** The jars that it brings, in the order of their names. */
  public static List<Path> jars() {
    return jarsIn(folder().resolve("lib"));
  }

  /** In the order of their names. */
  public static List<Path> jarsIn(Path folder) {
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
  public static List<Path> runtimeJars() {
    List<Path> jars = new ArrayList<>();
    for (String name : OF_THE_RUNTIME) {
      jars.add(ofThisTest(name));
    }
    return jars;
  }

  /** Those that Lambda brings, and behind them these. */
  public static List<Path> withRuntime(List<Path> jars) {
    List<Path> all = new ArrayList<>(runtimeJars());
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

  private static final class Holder {
    static final Path FOLDER = unpacked();
  }

  private static Path unpacked() {
    if (!Files.exists(ZIP)) {
      throw new IllegalStateException(ZIP + " is not there: `mvn package` makes it");
    }
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      Path folder = ZIP.resolveSibling("unzipped");
      if (Files.exists(folder)) {
        delete(folder);
      }
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        unpack(zip, entries.nextElement(), folder);
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.delete(each);
      }
    }
  }

  private static void unpack(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    try (InputStream content = zip.getInputStream(entry)) {
      Files.copy(content, target);
    }
    Files.setLastModifiedTime(target, entry.getLastModifiedTime());
  }
}
