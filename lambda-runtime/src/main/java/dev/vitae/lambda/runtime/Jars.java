package dev.vitae.lambda.runtime;

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

  /** Unpacks a jar or zip as Lambda does it, into a folder that is emptied before. */
  public static Path unpacked(Path zip, Path folder) {
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      if (Files.exists(folder)) {
        delete(folder);
      }
      Enumeration<? extends ZipEntry> entries = opened.entries();
      while (entries.hasMoreElements()) {
        unpack(opened, entries.nextElement(), folder);
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
