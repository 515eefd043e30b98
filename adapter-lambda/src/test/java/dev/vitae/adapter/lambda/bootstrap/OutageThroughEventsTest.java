package dev.vitae.adapter.lambda.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.lambda.testkit.ComingAgain;
import dev.vitae.adapter.persistence.jdbc.testkit.FaultyNetwork;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the function answers while its database is slow, cut off, silent or busy. */
@Timeout(300)
@Tag("once")
class OutageThroughEventsTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  /** Half a second is kept for the answer, a second for having a statement cancelled. */
  private static final int SOON_OVER = 2_600;

  private static final Call WRITE =
      Call.post("/api/skills", "{\"name\": \"Weaving\", \"category\": \"Craft\", \"level\": 3}");

  private FaultyNetwork network;
  private StoredFunction function;

  @BeforeEach
  void start() throws IOException {
    network = FaultyNetwork.to(DATABASE.url());
    function = StoredFunction.on(network.url());
  }

  @AfterEach
  void stop() throws IOException {
    network.cut();
    network.accepts();
    network.delivers();
    function.close();
    network.close();
  }

  @Test
  void aSlowNetworkIsOnlySlow() {
    network.delays(Duration.ofMillis(30));

    WRITE.on(function.client()).is(201);
    Call.get("/api/skills").on(function.client()).is(200).lacks("Age");
  }

  @Test
  void readersDoNotSeeThatConnectionsAreCut() {
    Call.get("/api/skills").on(function.client()).is(200);
    network.cut();
    network.refusesNext(2);

    Call.get("/api/skills").on(function.client()).is(200).lacks("Age");
    network.losesTheNextAnswer();
    Call.get("/api/projects").on(function.client()).is(200).lacks("Age");
  }

  @Test
  void whileTheDatabaseIsSilentThereAreLastGoodAnswersAndThenAsBefore() {
    WRITE.on(function.client()).is(201);
    Call.Answered before = Call.get("/api/skills").on(function.client()).is(200).lacks("Age");
    ApiUnderTest hurried = function.client(SOON_OVER);
    network.swallows();

    Call.Answered old = Call.get("/api/skills").on(hurried).is(200).has("ETag", before.tag());
    assertThat(old.text()).isEqualTo(before.text());
    assertThat(Integer.parseInt(old.header("Age"))).isNotNegative();
    assertThat(function.log())
        .last()
        .asString()
        .contains("\"level\":\"WARN\"", "\"note\":\"as it was ", "\"failure\":\"");
    assertUnavailable(Call.get("/api/projects").on(hurried));
    assertUnavailable(Call.get("/health/ready").on(hurried));
    Call.get("/health/live").on(hurried).is(200);
    assertUnavailable(WRITE.on(hurried));
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
    // The change that was cut short may be done: nobody is shown what was before it.
    assertUnavailable(Call.get("/api/skills").on(hurried));

    network.cut();
    network.delivers();
    ComingAgain.answered(() -> Call.get("/api/skills").on(function.client()))
        .is(200)
        .lacks("Age")
        .has("ETag", before.tag());
    Call.get("/health/ready").on(function.client()).is(200);
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsNotNeededForIt() {
    network.refuses();
    assertUnavailable(Call.get("/api/skills").on(function.client(SOON_OVER)));
    network.accepts();

    ComingAgain.answered(() -> Call.get("/api/skills").on(function.client())).is(200);
  }

  @Test
  void aStatementIsCancelledBeforeTheCallIsOver() throws SQLException {
    Call.get("/api/projects").on(function.client()).is(200);
    try (Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills");

      assertUnavailable(Call.get("/api/skills").on(function.client(SOON_OVER)));
      assertNothingRuns();
      assertUnavailable(WRITE.on(function.client(SOON_OVER)));
      assertNothingRuns();
      other.rollback();
    }

    assertThat(function.log())
        .last()
        .asString()
        .contains("\"sql_state\":\"57014\"", "\"SlowQuery\":1", "\"PoolActive\":1");
    Call.get("/api/skills").on(function.client()).is(200).hasJson("[]");
  }

  @Test
  void withTooLittleTimeNothingIsBegun() {
    Call.get("/api/skills").on(function.client()).is(200);

    Call.get("/api/skills").on(function.client(1_000)).is(200).has("Age", "0");
    assertUnavailable(WRITE.on(function.client(1_000)));
    assertUnavailable(Call.get("/api/skills").on(function.client(0)));
    assertThat(DATABASE.query("SELECT name FROM skills")).isEmpty();
  }

  private static void assertNothingRuns() {
    assertThat(
            DATABASE.query(
                "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'vitae' AND state <> 'idle'"))
        .isEmpty();
  }

  private static void assertUnavailable(Call.Answered answered) {
    answered.isProblem(503);
    assertThat(Integer.parseInt(answered.header("Retry-After"))).isPositive();
  }
}
