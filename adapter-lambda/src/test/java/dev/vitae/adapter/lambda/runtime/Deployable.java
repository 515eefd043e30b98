package dev.vitae.adapter.lambda.runtime;

import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.settings.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code adapter-lambda.zip}, unpacked as Lambda does it. */
public final class Deployable {
  /** What the zip has to be called by in a function's settings. */
  public static final String HANDLER = "dev.vitae.adapter.lambda.ApiHandler::handleRequest";

  private static final Path ZIP = Path.of("target", "adapter-lambda.zip").toAbsolutePath();

  private Deployable() {}

  /** Where it was unpacked, once in a JVM: {@code lib/*.jar}. */
  public static Path folder() {
    return Holder.FOLDER;
  }

  /** The jars that it brings, in the order of their names. */
  public static List<Path> jars() {
    return Jars.in(folder().resolve("lib"));
  }

  /** As it runs in the managed runtime, on a database. */
  public static LambdaProcess.Launch on(Jdk jdk, DatabaseUrl database) {
    return launch(jdk).database("DATABASE_URL", database);
  }

  /** As it runs in the managed runtime. */
  public static LambdaProcess.Launch launch(Jdk jdk) {
    return LambdaProcess.of(jdk, HANDLER, folder());
  }

  private static final class Holder {
    static final Path FOLDER = unpacked();
  }

  private static Path unpacked() {
    if (!Files.exists(ZIP)) {
      throw new IllegalStateException(ZIP + " is not there: `mvn package` makes it");
    }
    // Of this JVM alone: another one, which tests at the same time, would begin by clearing it.
    String mine = Long.toString(ProcessHandle.current().pid());
    return Jars.unpacked(ZIP, ZIP.resolveSibling("unzipped").resolve(mine));
  }
}
