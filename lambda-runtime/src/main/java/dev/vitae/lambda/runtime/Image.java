package dev.vitae.lambda.runtime;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a container image of a function is made of: a folder with its jars, an archive of classes
 * and {@code java.arguments}. Wherever the folder lies, it starts from the archive.
 */
public final class Image {
  private static final String ARGUMENTS = "java.arguments";
  private static final String JARS = "jars";

  private final Path folder;
  private final List<Path> jars;

  private Image(Path folder, List<Path> jars) {
    this.folder = folder;
    this.jars = jars;
  }

  /**
   * Copies the jars and what Lambda brings into the folder.
   *
   * @param folder absolute
   */
  public static Image in(Path folder, List<Path> jars) throws IOException {
    Path copies = Files.createDirectories(folder.resolve(JARS));
    List<Path> relative = new ArrayList<>();
    for (Path jar : Jars.withTheRuntime(jars)) {
      Files.copy(jar, copies.resolve(jar.getFileName()), REPLACE_EXISTING, COPY_ATTRIBUTES);
      relative.add(Path.of(JARS).resolve(jar.getFileName()));
    }
    return new Image(folder, relative);
  }

  /**
   * Writes the archive and the arguments.
   *
   * @param launch what to start, from wherever
   * @param archive the name of its file
   * @param training what the process is to do
   * @return the image's process, which does not start without its archive
   */
  public LambdaProcess.Launch train(
      LambdaProcess.Launch launch, String archive, Consumer<LambdaProcess> training)
      throws IOException {
    Files.deleteIfExists(folder.resolve(archive));
    LambdaProcess.Launch archived =
        ClassArchive.train(
            launch.image(folder, launch.handler(), jars), Path.of(archive), training);
    Files.write(folder.resolve(ARGUMENTS), arguments(archived));
    return archived;
  }

  /** Of {@code java}. One that finds no archive starts without it. */
  private static List<String> arguments(LambdaProcess.Launch launch) {
    List<String> arguments = new ArrayList<>(launch.flags());
    arguments.removeAll(List.of("-XX:AOTMode=on", "-Xshare:on"));
    arguments.removeIf(flag -> flag.startsWith("-Xmx"));
    arguments.add("-cp");
    arguments.add(launch.classPath().stream().map(Path::toString).collect(Collectors.joining(":")));
    arguments.add(LambdaProcess.MAIN);
    arguments.add(launch.handler());
    return arguments;
  }

  /** The same process from a copy of the folder. */
  public LambdaProcess.Launch copiedTo(Path elsewhere, LambdaProcess.Launch archived)
      throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.collect(Collectors.toList())) {
        Path target = elsewhere.resolve(folder.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, COPY_ATTRIBUTES);
        }
      }
    }
    return new LambdaProcess.Launch(
        archived.jdk(),
        archived.handler(),
        elsewhere,
        archived.classPath(),
        archived.flags(),
        archived.environment());
  }
}
