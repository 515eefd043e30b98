package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.runtime.Deployable;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The most memory that a process had in use ({@code VmHWM}) while it was asked for everything, as a
 * function of 512 MB has it: the heap may grow to 85 % of that, and begins at a sixty-fourth.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-lambda -am -Dtest=MemoryBenchmark}
 */
class MemoryBenchmark {
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 100);

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeEach
  void rows() {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    DATABASE.execute("ANALYZE");
  }

  @Test
  void peakOfResidentMemory() throws Exception {
    Report report = new Report();
    int numbers = 0;
    for (Jdk jdk : Jdk.all()) {
      LambdaProcess.Launch launch =
          Deployable.on(jdk, DATABASE.url())
              .setting("API_KEY_DIGESTS", ApiKeys.digestOf("benchmark", ApiUnderTest.KEY))
              .flag("-Xms8m");
      try (LambdaProcess process = launch.start()) {
        ApiCalls.get(process, "/api/experience").is(200);
        long first = process.figures().peakResidentKib();
        int events = 0;
        for (int round = 0; round < ROUNDS; round++) {
          List<HttpRequest> requests = new ArrayList<>(Training.reads());
          requests.addAll(Training.writes(numbers++));
          requests.forEach(request -> Training.answered(process, request));
          events += requests.size();
        }
        report.say(
            "%s: %,d MiB after the first answer, %,d MiB after %,d",
            jdk, first / 1024, process.figures().peakResidentKib() / 1024, events);
      }
    }
    report.write("memory.txt");
  }
}
