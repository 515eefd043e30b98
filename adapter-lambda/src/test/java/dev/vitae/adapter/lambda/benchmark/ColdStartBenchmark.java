package dev.vitae.adapter.lambda.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.AotCache;
import dev.vitae.lambda.runtime.Figures;
import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPU from the start of the process to the first 200 of {@code GET /api/experience} with 20 rows,
 * on the newest JDK, as multiples of the floor's. {@code -Dbenchmark.rounds} makes it shorter.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-lambda -am -Dtest=ColdStartBenchmark}
 */
class ColdStartBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 9);
  private static final String PATH = "/api/experience";
  private static final int TRAINING = 20;

  /** One line of {@code -Xlog:class+load}: the class, and where it is from. */
  private static final Pattern LOADED = Pattern.compile("(\\S+) source: (.*)");

  private static final String IN_ARCHIVE = "from an archive of classes";

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
    Path empty = Files.createDirectories(folder.resolve("empty"));
    LambdaProcess.Launch managed = Deployable.on(Jdk.newest(), DATABASE.url());
    LambdaProcess.Launch ours =
        managed.image(empty, Deployable.HANDLER, Jars.withTheRuntime(Deployable.jars()));
    LambdaProcess.Launch floor =
        managed.image(empty, FloorJar.HANDLER, Jars.withTheRuntime(FloorJar.jars(folder)));
    Map<String, LambdaProcess.Launch> launches = new LinkedHashMap<>();
    launches.put("floor", floor);
    launches.put("Vitae", ours);
    launches.put("Vitae, from its folder", managed);
    launches.put("Vitae, small heap", ours.flag("-Xms8m"));
    launches.put("floor, AOT cache", trained(floor, folder.resolve("floor.aot")));
    launches.put("Vitae, AOT cache", trained(ours, folder.resolve("vitae.aot")));
    launches.put("Vitae, AOT cache of all", trainedInAll(ours, folder.resolve("all.aot")));
    sameAnswer(launches, report);
    Map<String, List<Double>> cpu = new LinkedHashMap<>();
    Map<String, List<Double>> wall = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, LambdaProcess.Launch> launch : launches.entrySet()) {
        measure(launch.getKey(), launch.getValue(), cpu, wall);
      }
    }
    report.say("%s, %d rounds: CPU ms, multiple of the floor's", Jdk.newest(), ROUNDS);
    double one = Figures.median(cpu.get("floor"));
    cpu.forEach(
        (name, all) ->
            report.say(
                "%-24s %6.0f  %5.2f   wall %5.0f   %s",
                name,
                Figures.median(all),
                Figures.median(all) / one,
                Figures.median(wall.get(name)),
                all));
    report.write("cold-start.txt");
  }

  @Test
  void classesLoadedUpToTheFirstAnswer() throws Exception {
    Report report = new Report();
    Path empty = Files.createDirectories(folder.resolve("empty"));
    LambdaProcess.Launch managed = Deployable.on(Jdk.newest(), DATABASE.url());
    LambdaProcess.Launch ours =
        managed.image(empty, Deployable.HANDLER, Jars.withTheRuntime(Deployable.jars()));
    classes(
        "floor",
        managed.image(empty, FloorJar.HANDLER, Jars.withTheRuntime(FloorJar.jars(folder))),
        report);
    classes("Vitae", ours, report);
    classes("Vitae, AOT cache", trained(ours, folder.resolve("vitae.aot")), report);
    report.write("cold-start-classes.txt");
  }

  private static void measure(
      String name,
      LambdaProcess.Launch launch,
      Map<String, List<Double>> cpu,
      Map<String, List<Double>> wall) {
    long begin = System.nanoTime();
    try (LambdaProcess process = launch.start()) {
      LambdaProcess.Invoked first = process.invoke(EventJson.of(ApiCalls.request("GET", PATH)));
      ApiCalls.answered(first).is(200);
      cpu.computeIfAbsent(name, any -> new ArrayList<>()).add((double) first.figures().cpuMillis());
      wall.computeIfAbsent(name, any -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e6);
    }
  }

  private static LambdaProcess.Launch trained(LambdaProcess.Launch launch, Path cache) {
    return AotCache.train(
        launch,
        cache,
        process -> {
          for (int i = 0; i < TRAINING; i++) {
            ApiCalls.get(process, PATH).is(200);
          }
        });
  }

  /** As the recipe for images has it. */
  private static LambdaProcess.Launch trainedInAll(LambdaProcess.Launch launch, Path cache) {
    LambdaProcess.Launch writing =
        launch.setting("API_KEY_DIGESTS", ApiKeys.digestOf("training", ApiUnderTest.KEY));
    LambdaProcess.Launch cached = AotCache.train(writing, cache, Training::of);
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    return cached;
  }

  /** Otherwise the figures compare what cannot be compared. */
  private static void sameAnswer(Map<String, LambdaProcess.Launch> launches, Report report) {
    Json expected = null;
    for (Map.Entry<String, LambdaProcess.Launch> launch : launches.entrySet()) {
      try (LambdaProcess process = launch.getValue().start()) {
        Json json = ApiCalls.get(process, PATH).is(200).json();
        expected = expected == null ? json : expected;
        assertThat(json.equals(expected)).as(launch.getKey()).isTrue();
      }
    }
    report.say("%d characters of JSON", String.valueOf(expected).length());
  }

  private void classes(String name, LambdaProcess.Launch launch, Report report) throws Exception {
    Path log = Files.createTempFile(folder, "classes", ".txt");
    try (LambdaProcess process = launch.flag("-Xlog:class+load:file=" + log).start()) {
      ApiCalls.get(process, PATH).is(200);
    }
    Map<String, Integer> bySource = new TreeMap<>();
    Map<String, Integer> byPackage = new TreeMap<>();
    int all = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher loaded = LOADED.matcher(line);
      if (loaded.find()) {
        all++;
        String source = source(loaded.group(2));
        bySource.merge(source, 1, Integer::sum);
        if (!source.equals(IN_ARCHIVE)) {
          byPackage.merge(source + "  " + packageOf(loaded.group(1)), 1, Integer::sum);
        }
      }
    }
    report.say("%s: %d classes", name, all);
    bySource.forEach((source, count) -> report.say("  %5d  %s", count, source));
    report.say("  by package, those that are in no archive");
    byPackage.forEach((source, count) -> report.say("  %5d  %s", count, source));
  }

  private static String source(String text) {
    if (text.startsWith("shared objects file")) {
      return IN_ARCHIVE;
    }
    if (text.startsWith("jrt:/")) {
      return "JDK, " + text;
    }
    if (text.endsWith(".jar")) {
      return text.substring(text.lastIndexOf('/') + 1);
    }
    return text.startsWith("file:") || text.startsWith("__") ? text : "generated";
  }

  private static String packageOf(String name) {
    int slash = name.lastIndexOf('/');
    String plain = slash < 0 ? name : name.substring(0, slash);
    int dot = plain.lastIndexOf('.');
    return dot < 0 ? plain : plain.substring(0, dot);
  }
}
