package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.local.AllowedHosts;
import dev.vitae.adapter.http.local.JavalinServer;
import dev.vitae.adapter.http.local.RawSocket;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.adapter.persistence.jdbc.testkit.FaultyNetwork;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.bootstrap.ApiSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client sees over a socket while the way to the database is slow, cut or silent. */
@Timeout(300)
@Tag("once")
class OutageOverSocketTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Call WRITE =
      Call.post("/api/skills", "{\"name\": \"Weaving\", \"category\": \"Craft\", \"level\": 3}");

  private static final Duration LONG = Duration.ofSeconds(40);

  /** More than a second of it is kept for having a statement cancelled. */
  private static final Duration SHORT = Duration.ofMillis(1_800);

  private volatile Duration patience = LONG;
  private FaultyNetwork network;
  private BudgetedComponent root;
  private JavalinServer server;
  private ApiUnderTest api;

  @BeforeEach
  void start() throws IOException {
    network = FaultyNetwork.to(DATABASE.url());
    root =
        DaggerBudgetedComponent.factory()
            .create(
                JdbcSettings.forServer(network.url())
                    .withMaximumConnections(3)
                    .withConnectionTimeout(LONG),
                new ApiSettings(ApiKeys.of("test", ApiUnderTest.KEY), CorsPolicy.parse("")),
                () -> patience);
    server = new JavalinServer(new AllowedHosts(List.of()));
    server.start();
    server.listen(root.api(), InetAddress.getLoopbackAddress(), 0);
    RawSocket socket = new RawSocket(server.port());
    api = ApiUnderTest.of(socket::send, root.entries(), root.personalInfo());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    network.cut();
    network.accepts();
    network.delivers();
    for (AutoCloseable resource : root.resources()) {
      resource.close();
    }
    network.close();
  }

  @Test
  void aSlowNetworkIsOnlySlow() {
    network.delays(Duration.ofMillis(30));

    WRITE.on(api).is(201);
    Call.get("/api/skills").on(api).is(200).lacks("Age");
  }

  @Test
  void readersDoNotSeeThatConnectionsAreCut() {
    for (String target : List.of("/api/skills", "/api/projects", "/api/portfolio")) {
      Call.get(target).on(api).is(200).lacks("Age");
      network.cut();
      Call.get(target).on(api).is(200).lacks("Age");
    }
    network.losesTheNextAnswer();
    Call.get("/api/skills").on(api).is(200).lacks("Age");
  }

  @Test
  void whileTheDatabaseIsSilentThereAreLastGoodAnswersAndThenAsBefore() {
    WRITE.on(api).is(201);
    Call.Answered before = Call.get("/api/skills?limit=5").on(api).is(200).lacks("Age");
    network.swallows();
    patience = SHORT;

    Call.Answered old = Call.get("/api/skills?limit=5").on(api).is(200).has("ETag", before.tag());
    assertThat(old.text()).isEqualTo(before.text());
    assertThat(Integer.parseInt(old.header("Age"))).isNotNegative();
    Call.get("/api/skills?limit=5")
        .with("If-None-Match", before.tag())
        .on(api)
        .is(304)
        .has("ETag", before.tag());
    assertUnavailable(Call.get("/api/skills?limit=6").on(api));
    assertUnavailable(Call.get("/health/ready").on(api));
    Call.get("/health/live").on(api).is(200);
    assertUnavailable(WRITE.on(api));
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);

    network.cut();
    network.delivers();
    patience = LONG;
    Call.get("/api/skills?limit=5").on(api).is(200).lacks("Age").has("ETag", before.tag());
    Call.get("/health/ready").on(api).is(200);
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
    WRITE.on(api).is(201);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsTheSame() {
    Call.get("/api/skills").on(api).is(200);
    network.refuses();
    network.cut();
    patience = SHORT;

    Call.get("/api/skills").on(api).is(200);
    assertUnavailable(Call.get("/api/projects").on(api));
    assertUnavailable(WRITE.on(api));
    network.accepts();
    patience = LONG;

    Call.get("/api/skills").on(api).is(200).lacks("Age").hasJson("[]");
    Call.get("/api/projects").on(api).is(200);
  }

  private static void assertUnavailable(Call.Answered answered) {
    answered.isProblem(503);
    assertThat(Integer.parseInt(answered.header("Retry-After"))).isPositive();
  }
}
