package dev.vitae.adapter.lambda.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lambda ends a process that has not answered by its deadline, and the client gets nothing. */
@Tag("once")
class DeadlineTest {
  private static final String JDKS = "dev.vitae.lambda.runtime.Jdk#all";
  private static final Duration LEFT = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @ParameterizedTest
  @MethodSource(JDKS)
  void aStatementThatWaitsIsCancelledInTimeAndA503Answered(Jdk jdk) throws Exception {
    try (LambdaProcess process = Deployable.on(jdk, DATABASE.url()).start();
        Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      // Another list: what was read once is answered from memory.
      ApiCalls.get(process, "/api/projects").is(200);
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills IN ACCESS EXCLUSIVE MODE");
      Answered answered =
          ApiCalls.send(process, ApiCalls.request("GET", "/api/skills"), LEFT).isProblem(503);
      assertThat(answered.header("Retry-After")).matches("[1-9][0-9]*");
      // The lock is still held: who still waits for it was not cancelled.
      assertThat(waitingUpToPatience()).isEmpty();
      other.rollback();
      ApiCalls.get(process, "/api/skills").is(200);
    }
  }

  private static List<String> waitingUpToPatience() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> waiting = waiting();
    while (!waiting.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(50);
      waiting = waiting();
    }
    return waiting;
  }

  private static List<String> waiting() {
    return DATABASE.query(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'vitae' AND state = 'active'");
  }
}
