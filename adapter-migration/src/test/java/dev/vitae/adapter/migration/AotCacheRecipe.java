package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.lambda.runtime.Image;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes what a container image of the migrating function is made of: {@code target/image} with the
 * jars, an archive of all classes that a run needs, and the arguments of {@code java}. The archive
 * fits the JDK that made it alone, {@code -Daot.java.home=} says which; without it, the newest of
 * this machine.
 *
 * <p>{@code mvn verify -Paot -pl adapter-migration -am}
 */
class AotCacheRecipe {
  private static final Path IMAGE = Path.of("target", "image").toAbsolutePath();
  private static final byte[] MIGRATE = "{\"action\":\"migrate\"}".getBytes(UTF_8);

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @Test
  void imageStartsFromItsArchiveWhereverItLies(@TempDir Path elsewhere) throws IOException {
    Image image = Image.in(IMAGE, List.of(MigrationProcess.JAR));
    LambdaProcess.Launch archived =
        image.train(
            MigrationProcess.on(jdk(), database.url()),
            "vitae.archive",
            process -> {
              process.invoke(MIGRATE, MigrationProcess.LEFT);
              process.invoke(MigrationProcess.event("create.json"), MigrationProcess.LEFT);
            });
    try (LambdaProcess process = image.copiedTo(elsewhere, archived).start()) {
      Assertions.assertThat(process.invoke(MIGRATE, MigrationProcess.LEFT).failed()).isFalse();
    }
  }

  private static Jdk jdk() {
    String home = System.getProperty("aot.java.home");
    return home == null ? Jdk.newest() : Jdk.at(Path.of(home));
  }
}
