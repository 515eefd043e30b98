package dev.vitae.lambda.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * JDK 25's archive of loaded and linked classes (<a href="https://openjdk.org/jeps/514">JEP
 * 514</a>). It fits the JDK that made it and the jars on the class path, in their order and with
 * their times of change.
 */
public final class AotCache {
  private AotCache() {}

  /**
   * Runs a process to the end and keeps what it loaded.
   *
   * @param cache absolute, or relative to the function's folder
   * @param training what the process is to do
   * @return the same process with the cache, which does not start without it
   */
  public static LambdaProcess.Launch train(
      LambdaProcess.Launch launch, Path cache, Consumer<LambdaProcess> training) {
    try (LambdaProcess process = launch.flag("-XX:AOTCacheOutput=" + cache).start()) {
      training.accept(process);
      process.stop();
      if (!Files.exists(launch.root().resolve(cache))) {
        throw new IllegalStateException("no cache was written:\n" + process.said());
      }
    }
    return launch.flag("-XX:AOTCache=" + cache).flag("-XX:AOTMode=on");
  }
}
