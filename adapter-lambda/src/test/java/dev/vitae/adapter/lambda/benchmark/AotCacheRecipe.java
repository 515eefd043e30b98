package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Image;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes what a container image of the function is made of: {@code target/image} with the jars, an
 * archive of all classes that reading and writing need, and the arguments of {@code java}. The
 * archive fits the JDK that made it alone, {@code -Daot.java.home=} says which; without it, the
 * newest of this machine.
 *
 * <p>{@code mvn verify -Paot -pl adapter-lambda -am}
 */
class AotCacheRecipe {
  private static final Path IMAGE = Path.of("target", "image").toAbsolutePath();

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void imageStartsFromItsCacheWhereverItLies(@TempDir Path elsewhere) throws IOException {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    Image image = Image.in(IMAGE, Deployable.jars());
    LambdaProcess.Launch plain = Deployable.on(jdk(), DATABASE.url());
    LambdaProcess.Launch cached =
        image.train(
            plain.setting("API_KEY_DIGESTS", ApiKeys.digestOf("training", ApiUnderTest.KEY)),
            "vitae.aot",
            Training::of);
    try (LambdaProcess process = image.copiedTo(elsewhere, cached).start()) {
      ApiCalls.get(process, "/api/experience").is(200);
    }
  }

  private static Jdk jdk() {
    String home = System.getProperty("aot.java.home");
    return home == null ? Jdk.newest() : Jdk.at(Path.of(home));
  }
}
