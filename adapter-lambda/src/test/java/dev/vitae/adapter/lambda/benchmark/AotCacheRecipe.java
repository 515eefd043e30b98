package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.AotCache;
import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final Path CACHE = Path.of("vitae.aot");

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void imageStartsFromItsCacheWhereverItLies(@TempDir Path elsewhere) throws IOException {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    LambdaProcess.Launch plain =
        Deployable.on(jdk(), DATABASE.url()).image(IMAGE, Deployable.HANDLER, jars());
    Files.deleteIfExists(IMAGE.resolve(CACHE));
    LambdaProcess.Launch cached =
        AotCache.train(
            plain.setting("API_KEY_DIGESTS", ApiKeys.digestOf("training", ApiUnderTest.KEY)),
            CACHE,
            Training::of);
    Files.write(IMAGE.resolve("java.arguments"), arguments(cached));
    copy(IMAGE, elsewhere);
    LambdaProcess.Launch moved =
        new LambdaProcess.Launch(
            cached.jdk(),
            cached.handler(),
            elsewhere,
            cached.classPath(),
            cached.flags(),
            plain.environment());
    try (LambdaProcess process = moved.start()) {
      ApiCalls.get(process, "/api/experience").is(200);
    }
  }

  private static Jdk jdk() {
    String home = System.getProperty("aot.java.home");
    return home == null ? Jdk.newest() : Jdk.at(Path.of(home));
  }

  /** Relative to the image's folder: there they are found, wherever that lies. */
  private static List<Path> jars() throws IOException {
    Path folder = Files.createDirectories(IMAGE.resolve("jars"));
    List<Path> jars = new ArrayList<>();
    for (Path jar : Jars.withTheRuntime(Deployable.jars())) {
      Files.copy(
          jar,
          folder.resolve(jar.getFileName()),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      jars.add(Path.of("jars").resolve(jar.getFileName()));
    }
    return jars;
  }

  /** One that finds no cache starts without it. */
  private static List<String> arguments(LambdaProcess.Launch launch) {
    List<String> arguments = new ArrayList<>(launch.flags());
    arguments.remove("-XX:AOTMode=on");
    arguments.removeIf(flag -> flag.startsWith("-Xmx"));
    arguments.add("-cp");
    arguments.add(launch.classPath().stream().map(Path::toString).collect(Collectors.joining(":")));
    arguments.add(LambdaProcess.MAIN);
    arguments.add(launch.handler());
    return arguments;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.collect(Collectors.toList())) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
