package dev.vitae.lambda.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The archive of loaded classes that a JDK from 13 on writes when it ends (<a
 * href="https://openjdk.org/jeps/350">JEP 350</a>). As {@link AotCache} it fits one JDK and one
 * class path of jars.
 */
public final class ClassArchive {
  private ClassArchive() {}

  /**
   * Runs a process to the end and keeps what it loaded.
   *
   * @param archive absolute, or relative to the function's folder
   * @param training what the process is to do
   * @return the same process with the archive, which does not start without it
   */
  public static LambdaProcess.Launch train(
      LambdaProcess.Launch launch, Path archive, Consumer<LambdaProcess> training) {
    try (LambdaProcess process = launch.flag("-XX:ArchiveClassesAtExit=" + archive).start()) {
      training.accept(process);
      process.stop();
      if (!Files.exists(launch.root().resolve(archive))) {
        throw new IllegalStateException("no archive was written:\n" + process.said());
      }
    }
    return launch.flag("-XX:SharedArchiveFile=" + archive).flag("-Xshare:on");
  }
}
