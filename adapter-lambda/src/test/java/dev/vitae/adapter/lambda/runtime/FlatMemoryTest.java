package dev.vitae.adapter.lambda.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The deployable takes no more memory after many events than after some. */
@Tag("once")
class FlatMemoryTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeEach
  void oneSkill() {
    DATABASE.execute("INSERT INTO skills (name, category, level) VALUES ('Java', 'Languages', 5)");
  }

  /**
   * Of a heap that begins as small as on a machine of 512 MB. What is reachable is counted after a
   * collection, so that a leak of 300 bytes for each event shows.
   */
  @Test
  void memoryStaysFlat() throws Exception {
    int events = 5_000;
    try (LambdaProcess process =
        Deployable.on(Jdk.newest(), DATABASE.url()).flag("-Xms8m").start()) {
      asked(process, events / 5);
      long reachable = process.reachableBytes();
      long resident = process.figures().residentKib();
      asked(process, events - events / 5);
      assertThat(process.reachableBytes() - reachable).isLessThan(300L * events * 4 / 5);
      assertThat(process.figures().residentKib() - resident).isLessThan(12 * 1024);
    }
  }

  private static void asked(LambdaProcess process, int times) {
    for (int i = 0; i < times; i++) {
      switch (i % 5) {
        case 0 -> ApiCalls.get(process, "/api/skills?limit=1").is(200);
        case 1 -> ApiCalls.get(process, "/api/portfolio").is(200);
        case 2 -> ApiCalls.get(process, "/api/skills/" + (1_000_000 + i)).is(404);
        case 3 -> ApiCalls.get(process, "/health/ready").is(200);
        default -> ApiCalls.get(process, "/nowhere/" + i).is(404);
      }
    }
  }
}
