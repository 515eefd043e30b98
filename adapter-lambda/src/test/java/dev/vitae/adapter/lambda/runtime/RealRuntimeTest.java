package dev.vitae.adapter.lambda.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.adapter.lambda.testkit.ComingAgain;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Forwarder;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The deployable, called by Lambda's own runtime client: its first events on each JDK, the rest on
 * that of production.
 */
@Tag("once")
class RealRuntimeTest {
  private static final String JDKS = "dev.vitae.lambda.runtime.Jdk#all";

  /** An event's time is waited out for a database that is away. */
  private static final Duration SOON_OVER = Duration.ofSeconds(6);

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeEach
  void oneSkill() {
    DATABASE.execute("INSERT INTO skills (name, category, level) VALUES ('Java', 'Languages', 5)");
  }

  private static LambdaProcess.Launch launch(Jdk jdk) {
    return Deployable.on(jdk, DATABASE.url());
  }

  private static void answersTheSkill(Answered answered) {
    answered.is(200).has("content-type", "application/json");
    assertThat(answered.text()).contains("\"name\":\"Java\"", "\"level\":5");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void theFirstEventAndLaterOnesAreAnswered(Jdk jdk) {
    try (LambdaProcess process = launch(jdk).start()) {
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
      ApiCalls.get(process, "/health/ready").is(200);
      ApiCalls.get(process, "/api/personal-info").isProblem(404);
      answersTheSkill(ApiCalls.get(process, "/api/skills?category=Languages&limit=1"));
      assertThat(requestLines(process)).hasSize(5);
      assertThat(requestLines(process).get(0)).contains("\"cold_start\":true");
      assertThat(requestLines(process).get(1)).contains("\"cold_start\":false");
    }
  }

  /** Those about requests: the metrics are in them. */
  private static List<String> requestLines(LambdaProcess process) {
    return process.log().stream()
        .filter(line -> line.contains("\"_aws\""))
        .collect(Collectors.toList());
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aDatabaseThatComesLaterIsFoundWithoutARestart(Jdk jdk) throws Exception {
    try (Forwarder forwarder = new Forwarder(DATABASE.url());
        LambdaProcess process = launch(jdk).database("DATABASE_URL", forwarder.url()).start()) {
      process.initialized();
      Answered without =
          ApiCalls.send(process, ApiCalls.request("GET", "/api/skills"), SOON_OVER).isProblem(503);
      assertThat(without.header("Retry-After")).matches("[1-9][0-9]*");
      ApiCalls.get(process, "/health/live").is(200);
      forwarder.listen();
      answersTheSkill(ComingAgain.answered(() -> ApiCalls.get(process, "/api/skills")));
    }
  }

  @Test
  void whatIsNoRequestIsRefusedAndLoggedAndTheProcessLivesOn() {
    List<String> events =
        List.of(
            "garbage",
            "",
            "[]",
            "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/api/skills\"}",
            "{\"version\":\"2.0\"}",
            "{\"version\":\"0\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\"}",
            "{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\",\"path\":\"/api/skills\"}");
    try (LambdaProcess process = launch(Jdk.newest()).start()) {
      for (String event : events) {
        LambdaProcess.Invoked invoked = process.invoke(event.getBytes(StandardCharsets.UTF_8));
        ApiCalls.answered(invoked).isProblem(400);
        assertThat(process.log())
            .as(event)
            .anyMatch(line -> line.contains("\"ERROR\"") && line.contains(invoked.id()));
      }
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
    }
  }

  @Test
  void settingsThatAreWrongEndTheInitAndAreAllNamed() {
    try (LambdaProcess process =
        Deployable.launch(Jdk.newest())
            .setting("DATABASE_URL", "mysql://somebody:secret@db/vitae")
            .setting("LOG_LEVEL", "loud")
            .setting("ENVIRONMENT", "moon")
            .setting("API_KEY_DIGESTS", "none")
            .setting("CORS_ORIGINS", "everywhere")
            .start()) {
      assertThat(process.initFailure())
          .contains("DATABASE_URL", "LOG_LEVEL", "ENVIRONMENT", "API_KEY_DIGESTS", "CORS_ORIGINS")
          .doesNotContain("secret");
    }
  }

  @Test
  void aSandboxThatWasFrozenAnswersThoughItsConnectionsAreGone() throws Exception {
    try (LambdaProcess process = launch(Jdk.newest()).start()) {
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
      frozen(Duration.ofSeconds(1), List.of(process));
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
    }
  }

  /** Longer than any time-out of the pool's or the driver's. */
  @Test
  @Tag("heavy")
  void aSandboxThatWasFrozenForLongAnswersThoughItsConnectionsAreGone() throws Exception {
    List<LambdaProcess> processes = new ArrayList<>();
    try {
      for (Jdk jdk : Jdk.all()) {
        LambdaProcess process = launch(jdk).start();
        processes.add(process);
        answersTheSkill(ApiCalls.get(process, "/api/skills"));
      }
      frozen(Duration.ofSeconds(70), processes);
      for (LambdaProcess process : processes) {
        answersTheSkill(ApiCalls.get(process, "/api/skills"));
      }
    } finally {
      processes.forEach(LambdaProcess::close);
    }
  }

  private static void frozen(Duration time, List<LambdaProcess> processes)
      throws InterruptedException {
    processes.forEach(LambdaProcess::freeze);
    List<String> ended =
        DATABASE.query(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'vitae'");
    assertThat(ended).hasSameSizeAs(processes).containsOnly("t");
    Thread.sleep(time.toMillis());
    processes.forEach(LambdaProcess::thaw);
  }

  @Test
  void whatIsRestoredFromASnapshotWithoutConnectionsAnswers() {
    try (LambdaProcess process = launch(Jdk.newest()).snapStart().start().initialized()) {
      assertThat(sessions()).containsExactly("0");
      process.restore();
      answersTheSkill(ApiCalls.get(process, "/api/skills"));
      assertThat(sessions()).containsExactly("1");
      assertThat(requestLines(process))
          .hasSize(1)
          .allMatch(line -> line.contains("\"cold_start\":true"));
    }
  }

  private static List<String> sessions() {
    return DATABASE.query(
        "SELECT count(*)::text FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'vitae'");
  }
}
