package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.lambda.benchmark.floor.LoggingFloorHandler;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Figures;
import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Powertools for AWS Lambda costs at a cold start: the floor with one structured line in the
 * log and one metric, by Powertools and by hand. Its jars stand below {@code target/powertools}:
 *
 * <p>{@code mvn -f adapter-lambda/benchmarks/powertools package}, then {@code mvn verify
 * -Pbenchmark -pl adapter-lambda -am -Dtest=PowertoolsBenchmark}
 */
class PowertoolsBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 9);
  private static final Path JARS = Path.of("target", "powertools").toAbsolutePath();
  private static final Path SOURCES = Path.of("benchmarks", "powertools");

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @TempDir Path folder;

  @BeforeEach
  void rows() {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    DATABASE.execute("ANALYZE");
  }

  @Test
  void coldStartInCpuMilliseconds() throws Exception {
    Report report = new Report();
    if (!Files.isDirectory(JARS)) {
      report.say("nothing measured: mvn -f adapter-lambda/benchmarks/powertools package");
      return;
    }
    Path root = Files.createDirectories(folder.resolve("empty"));
    List<Path> floor = FloorJar.jars(folder);
    LambdaProcess.Launch launch = Deployable.on(Jdk.newest(), DATABASE.url());
    Map<String, LambdaProcess.Launch> launches = new LinkedHashMap<>();
    launches.put("floor", launch.image(root, FloorJar.HANDLER, Jars.withTheRuntime(floor)));
    launches.put(
        "floor, line by hand",
        launch.image(
            root,
            LoggingFloorHandler.class.getName() + "::handleRequest",
            Jars.withTheRuntime(floor)));
    launches.put(
        "floor, Powertools",
        launch
            .image(root, "PowertoolsFloorHandler::handleRequest", withPowertools(floor))
            .setting("POWERTOOLS_SERVICE_NAME", "vitae"));
    Map<String, List<Double>> cpu = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      launches.forEach(
          (name, each) ->
              cpu.computeIfAbsent(name, any -> new ArrayList<>()).add(cold(each, report)));
    }
    report.say("%s, %d rounds: CPU ms, multiple of the floor's", Jdk.newest(), ROUNDS);
    double one = Figures.median(cpu.get("floor"));
    cpu.forEach(
        (name, all) ->
            report.say(
                "%-24s %6.0f  %5.2f   %s",
                name, Figures.median(all), Figures.median(all) / one, all));
    report.write("powertools.txt");
  }

  private static double cold(LambdaProcess.Launch launch, Report report) {
    try (LambdaProcess process = launch.start()) {
      LambdaProcess.Invoked first =
          process.invoke(EventJson.of(ApiCalls.request("GET", "/api/experience")));
      ApiCalls.answered(first).is(200);
      if (!launch.handler().startsWith(FloorJar.HANDLER)
          && process.log().stream().noneMatch(line -> line.contains("OperationSuccess"))) {
        throw new IllegalStateException("no metric in the log:\n" + process.said());
      }
      return first.figures().cpuMillis();
    }
  }

  /** Instead of the floor's own SLF4J, and with a handler that uses them. */
  private List<Path> withPowertools(List<Path> floor) throws Exception {
    List<Path> jars = new ArrayList<>(Jars.ofTheRuntime());
    floor.stream()
        .filter(jar -> !jar.getFileName().toString().startsWith("slf4j-"))
        .forEach(jars::add);
    Jars.in(JARS).stream()
        .filter(jar -> !jar.getFileName().toString().startsWith("aws-lambda-java-core-"))
        .filter(jar -> !jar.getFileName().toString().startsWith("utils-lite-"))
        .forEach(jars::add);
    Path classes = Files.createDirectories(folder.resolve("powertools"));
    Files.copy(SOURCES.resolve("log4j2.xml"), classes.resolve("log4j2.xml"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.out,
                System.err,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                SOURCES.resolve("PowertoolsFloorHandler.java").toString());
    if (status != 0) {
      throw new IllegalStateException("the handler that uses Powertools does not compile");
    }
    jars.add(FloorJar.write(folder.resolve("powertools.jar"), classes, classes));
    return jars;
  }
}
