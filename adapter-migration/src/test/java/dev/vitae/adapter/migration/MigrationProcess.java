package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The deployable as a function, run by Lambda's own runtime client, and the events it gets. */
final class MigrationProcess {
  /** What a function's settings call it by. */
  static final String HANDLER = "dev.vitae.adapter.migration.MigrationHandler::handleRequest";

  static final Path JAR = Path.of("target", "adapter-migration.jar").toAbsolutePath();

  /** Time enough. */
  static final Duration LEFT = Duration.ofMinutes(10);

  /** What docs/migrations.md advises beside what all functions have: most methods run once. */
  private static final String COMPILE_LATER = "-XX:CompileThresholdScaling=5";

  private static final String SETTING = "MIGRATION_DATABASE_URL";

  private MigrationProcess() {}

  /** The jar alone on the class path, beside what Lambda brings. */
  static LambdaProcess.Launch launch(Jdk jdk) {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is not there: `mvn package` makes it");
    }
    try {
      Path empty = Files.createDirectories(JAR.resolveSibling("empty-task"));
      return LambdaProcess.of(jdk, HANDLER, empty)
          .flag(COMPILE_LATER)
          .image(empty, HANDLER, Jars.withTheRuntime(List.of(JAR)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * As the managed runtime has it, which unpacks the jar and loads by a class loader of its own.
   */
  static LambdaProcess.Launch unpacked(Jdk jdk, DatabaseUrl database) {
    Path folder = Jars.unpacked(JAR, JAR.resolveSibling("unpacked"));
    return LambdaProcess.of(jdk, HANDLER, folder).flag(COMPILE_LATER).database(SETTING, database);
  }

  static LambdaProcess.Launch on(Jdk jdk, DatabaseUrl database) {
    return launch(jdk).database(SETTING, database);
  }

  /**
   * A file of {@code event/}.
   *
   * @param older what stands for the hash of other migrations than ours
   */
  static byte[] event(String file, String older) {
    try (InputStream stream = MigrationProcess.class.getResourceAsStream("event/" + file)) {
      return new String(stream.readAllBytes(), UTF_8)
          .replace("\"OWN\"", '"' + Migrations.shipped().hash() + '"')
          .replace("\"OLDER\"", '"' + older + '"')
          .getBytes(UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static byte[] event(String file) {
    return event(file, "0".repeat(64));
  }
}
