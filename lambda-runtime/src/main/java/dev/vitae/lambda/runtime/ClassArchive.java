package dev.vitae.lambda.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The archive of loaded classes that a JDK has: an {@link AotCache} from 25 on, before that what is
 * written when a process ends (<a href="https://openjdk.org/jeps/350">JEP 350</a>). Either fits the
 * JDK that made it and one class path of jars.
 */
public final class ClassArchive {
  private static final int FIRST_WITH_AOT_CACHE = 25;

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
    if (launch.jdk().feature() >= FIRST_WITH_AOT_CACHE) {
      return AotCache.train(launch, archive, training);
    }
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
