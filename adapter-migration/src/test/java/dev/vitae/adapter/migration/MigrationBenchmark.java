package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.lambda.runtime.ClassArchive;
import dev.vitae.lambda.runtime.Figures;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPU of a run with nothing to do and of one from an empty database, from the start of the process
 * to the answer, as multiples of Alembic's. {@code -Dbenchmark.rounds} makes it shorter.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-migration -am -Dtest=MigrationBenchmark}
 */
class MigrationBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 9);
  private static final Duration LEFT = MigrationProcess.LEFT;

  @TempDir Path folder;

  @Test
  void nothingToDoAndFromAnEmptyDatabase() throws IOException {
    Report report = new Report();
    boolean alembic = Alembic.isThere();
    report.say(
        alembic
            ? Alembic.version()
            : "alembic is not here (Debian: alembic python3-psycopg2): no multiples of it");
    Map<String, LambdaProcess.Launch> launches = new LinkedHashMap<>();
    for (Jdk jdk : Jdk.all()) {
      LambdaProcess.Launch plain = MigrationProcess.launch(jdk);
      launches.put("Vitae, " + jdk, plain);
      launches.put("Vitae, " + jdk + ", archive", archived(plain));
    }
    try (ScratchDatabase theirs = ScratchDatabase.empty().open();
        ScratchDatabase ours = ScratchDatabase.migrated().open()) {
      Map<String, List<Double>> nothing = new LinkedHashMap<>();
      Map<String, List<Double>> fresh = new LinkedHashMap<>();
      if (alembic) {
        Alembic.in(folder.resolve("nothing"), theirs.url()).upgrade();
      }
      for (int round = 0; round < ROUNDS; round++) {
        if (alembic) {
          add(
              nothing,
              "alembic",
              Alembic.in(folder.resolve("nothing"), theirs.url()).upgrade().cpuMillis());
          try (ScratchDatabase empty = ScratchDatabase.empty().open()) {
            add(
                fresh,
                "alembic",
                Alembic.in(folder.resolve("fresh"), empty.url()).upgrade().cpuMillis());
          }
        }
        for (Map.Entry<String, LambdaProcess.Launch> launch : launches.entrySet()) {
          add(nothing, launch.getKey(), cpu(launch.getValue(), ours));
          try (ScratchDatabase empty = ScratchDatabase.empty().open()) {
            add(fresh, launch.getKey(), cpu(launch.getValue(), empty));
          }
        }
      }
      say(report, "nothing to do", nothing);
      say(report, "from an empty database", fresh);
    }
    report.write("migration.txt");
  }

  @Test
  void fiveHundredMigrationsAgainstFive() throws IOException {
    Report report = new Report();
    Map<String, List<Double>> cpu = new LinkedHashMap<>();
    Map<String, List<Double>> wall = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (int count : List.of(5, 500)) {
        Path scripts = scripts(count);
        try (ScratchDatabase database = ScratchDatabase.empty().open()) {
          commandLine(scripts, database);
          Measured nothing = commandLine(scripts, database);
          add(cpu, count + " migrations", nothing.cpuMillis());
          add(wall, count + " migrations", nothing.wallMillis());
        }
      }
    }
    say(report, "nothing to do, CPU", cpu);
    say(report, "nothing to do, wall", wall);
    report.write("migration-500.txt");
  }

  /** The table and many small changes of it. */
  private Path scripts(int count) throws IOException {
    Path scripts = Files.createDirectories(folder.resolve("scripts-" + count));
    for (int i = 1; i <= count; i++) {
      Files.writeString(
          scripts.resolve("V%d__table_%d.sql".formatted(i, i)),
          "SET lock_timeout = '5s';\nCREATE TABLE table_%d (id bigint PRIMARY KEY);\n"
              .formatted(i));
    }
    return scripts;
  }

  private static Measured commandLine(Path scripts, ScratchDatabase database) throws IOException {
    Measured measured =
        Measured.run(
            Map.of("MIGRATION_DATABASE_URL", LambdaProcess.text(database.url())),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                MigrationProcess.JAR.toString(),
                "migrate",
                "--migrations",
                scripts.toString()));
    if (measured.exitCode() != 0) {
      throw new IllegalStateException(measured.said());
    }
    return measured;
  }

  /** Trained with both runs. */
  private LambdaProcess.Launch archived(LambdaProcess.Launch plain) {
    Path archive = folder.resolve("vitae-" + plain.jdk().feature() + ".archive");
    try (ScratchDatabase empty = ScratchDatabase.empty().open()) {
      LambdaProcess.Launch onEmpty = plain.database("MIGRATION_DATABASE_URL", empty.url());
      return ClassArchive.train(onEmpty, archive, MigrationBenchmark::twice);
    }
  }

  private static void twice(LambdaProcess process) {
    invoked(process);
    invoked(process);
  }

  private static double cpu(LambdaProcess.Launch launch, ScratchDatabase database) {
    try (LambdaProcess process =
        launch.database("MIGRATION_DATABASE_URL", database.url()).start()) {
      return invoked(process).figures().cpuMillis();
    }
  }

  private static LambdaProcess.Invoked invoked(LambdaProcess process) {
    LambdaProcess.Invoked invoked =
        process.invoke("{\"action\":\"migrate\"}".getBytes(UTF_8), LEFT);
    if (invoked.failed()) {
      throw new IllegalStateException(invoked.text());
    }
    return invoked;
  }

  private static void add(Map<String, List<Double>> figures, String name, double value) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  private static void say(Report report, String title, Map<String, List<Double>> figures) {
    report.say("%s: ms, multiple of the first", title);
    double one = Figures.median(figures.values().iterator().next());
    figures.forEach(
        (name, all) ->
            report.say(
                "%-28s %6.0f  %5.2f   %s",
                name, Figures.median(all), Figures.median(all) / one, all));
  }
}
