package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Figures;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The first event after what SnapStart does around its snapshot (the hooks run, no snapshot is
 * taken), against later ones of the same process and against the first without SnapStart.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-lambda -am -Dtest=FirstAfterRestoreBenchmark}
 */
class FirstAfterRestoreBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 9);
  private static final int LATER = 200;

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeEach
  void rows() {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    DATABASE.execute("ANALYZE");
  }

  @Test
  void firstEventAfterARestoreInMilliseconds() throws Exception {
    Report report = new Report();
    LambdaProcess.Launch launch = Deployable.on(Jdk.newest(), DATABASE.url());
    Map<String, LambdaProcess.Launch> launches = new LinkedHashMap<>();
    launches.put("SnapStart", launch.snapStart());
    launches.put("without", launch);
    Map<String, List<Double>> first = new LinkedHashMap<>();
    Map<String, List<Double>> second = new LinkedHashMap<>();
    Map<String, List<Double>> warm = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : launches.keySet()) {
        try (LambdaProcess process = launches.get(name).start().initialized()) {
          if (name.equals("SnapStart")) {
            process.restore();
          }
          add(first, name, asked(process));
          add(second, name, asked(process));
          List<Double> later = new ArrayList<>();
          for (int i = 0; i < LATER; i++) {
            later.add(asked(process));
          }
          add(warm, name, Figures.median(later));
        }
      }
    }
    report.say(
        "%s, %d rounds, ms from event to answer: first, second, p50 of %d later",
        Jdk.newest(), ROUNDS, LATER);
    for (String name : launches.keySet()) {
      report.say(
          "%-10s %7.1f %7.1f %7.2f   first to later %.1f",
          name,
          Figures.median(first.get(name)),
          Figures.median(second.get(name)),
          Figures.median(warm.get(name)),
          Figures.median(first.get(name)) / Figures.median(warm.get(name)));
    }
    report.write("first-after-restore.txt");
  }

  private static double asked(LambdaProcess process) {
    LambdaProcess.Invoked invoked =
        process.invoke(EventJson.of(ApiCalls.request("GET", "/api/experience")));
    ApiCalls.answered(invoked).is(200);
    return invoked.took().toNanos() / 1e6;
  }

  private static void add(Map<String, List<Double>> all, String name, double value) {
    all.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }
}
