package dev.vitae.adapter.migration.branch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.SettingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class NeonBranchesTest implements BranchesContract {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.migrated();

  private final List<Duration> pauses = new ArrayList<>();
  private TestNeon neon;

  @BeforeEach
  void start() throws IOException {
    neon = new TestNeon(database.url(), "main");
  }

  @AfterEach
  void stop() throws Exception {
    neon.close();
  }

  @Override
  public Branches branches() {
    return branches(neon.base(), TestNeon.KEY, TestNeon.PROJECT, Optional.empty());
  }

  private Branches branches(URI base, String key, String project, Optional<String> database) {
    return new NeonBranches(new NeonApi(base, key, project, pauses::add), database);
  }

  @Test
  void mainIsTheDefaultBranchWhateverItsName() throws Exception {
    neon.close();
    neon = new TestNeon(database.url(), "production");

    Branch branch = branches().create("feature-x", "main");

    assertThat(branch.parent()).contains("production");
    assertThat(branches().list())
        .extracting(Branch::name)
        .containsExactly("production", "feature-x");
  }

  @Test
  void allPagesAreRead() {
    for (String name : List.of("a", "b", "c", "d")) {
      branches().create(name, "main");
    }

    assertThat(branches().list())
        .extracting(Branch::name)
        .containsExactly("main", "a", "b", "c", "d");
  }

  @Test
  void anOperationIsAskedForUntilItIsDone() {
    neon.operationsGo("scheduling", "running", "failed", "running", "finished");

    branches().create("feature-x", "main");

    assertThat(neon.requests().stream().filter(each -> each.startsWith("GET /operations/")))
        .hasSize(5);
    assertThat(pauses).isSorted().hasSize(5);
  }

  @Test
  void anOperationThatNeverEndsIsNotWaitedForForEver() {
    neon.operationsGo("running");

    assertThatThrownBy(() -> branches().create("feature-x", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("create_branch is still 'running'")
        .hasMessageContaining("try again later");
    assertThat(total(pauses)).isLessThanOrEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void anOperationThatIsCancelledIsAFailure() {
    neon.operationsGo("running", "cancelled");

    assertThatThrownBy(() -> branches().create("feature-x", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("cancelled create_branch");
  }

  @ParameterizedTest
  @ValueSource(ints = {423, 429, 500, 502, 503})
  void whatMayPassIsAskedAgain(int status) {
    neon.refuse("GET /branches", status, Map.of());
    neon.refuse("POST /branches", status, Map.of());
    branches().create("feature-x", "main");
    neon.refuse("POST /branches/", status, Map.of());
    branches().reset("feature-x");
    neon.refuse("DELETE", status, Map.of());
    branches().delete("feature-x");

    assertThat(branches().list()).hasSize(1);
  }

  @Test
  void theTimeThatIsAskedForIsWaited() {
    neon.refuse("POST /branches", 429, Map.of("Retry-After", "7"));

    branches().create("feature-x", "main");

    assertThat(pauses).contains(Duration.ofSeconds(7));
  }

  @Test
  void aTimeBeyondAllPatienceIsNotWaited() {
    neon.refuse("GET /branches", 429, Map.of("Retry-After", "86400"));

    assertThatThrownBy(() -> branches().list())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("too many requests");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aTimeOfZeroIsAPauseThatGrowsAndEnds() {
    for (int i = 0; i < 100; i++) {
      neon.refuse("GET /branches", 429, Map.of("Retry-After", "0"));
    }

    assertThatThrownBy(() -> branches().list())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("too many requests");
    assertThat(pauses).isSorted().doesNotContain(Duration.ZERO).hasSizeLessThan(30);
    assertThat(total(pauses)).isLessThanOrEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"})
  void aServerThatFallsSilentIsNotWaitedForBeyondAllPatience(String said) throws Exception {
    List<Socket> asking = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> speaking;
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      speaking = CompletableFuture.runAsync(() -> say(said, silent, asking));
      NeonApi api =
          new NeonApi(
              URI.create("http://127.0.0.1:" + silent.getLocalPort()),
              TestNeon.KEY,
              TestNeon.PROJECT,
              pauses::add,
              Duration.ofMillis(900));

      assertThatThrownBy(() -> new NeonBranches(api, Optional.empty()).list())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("127.0.0.1 does not answer (no whole answer")
          .hasMessageContaining("try again later");
    }
    speaking.get(300, TimeUnit.SECONDS);
    for (Socket socket : asking) {
      socket.close();
    }
  }

  private static void say(String text, ServerSocket server, List<Socket> kept) {
    try {
      while (true) {
        Socket socket = server.accept();
        kept.add(socket);
        socket.getOutputStream().write(text.getBytes(US_ASCII));
      }
    } catch (IOException closed) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  @Test
  void aBranchThatWasMadeWithoutAnAnswerIsFoundAndNotMadeTwice() {
    neon.answerAfterDoing("POST /branches", 504);

    assertThat(branches().create("feature-x", "main").name()).isEqualTo("feature-x");

    assertThat(neon.requests()).containsOnlyOnce("POST /branches");
    assertThat(branches().list()).hasSize(2);
  }

  @Test
  void aDeletionThatWasDoneWithoutAnAnswerIsNoFailure() {
    branches().create("feature-x", "main");
    neon.answerAfterDoing("DELETE", 500);

    branches().delete("feature-x");

    assertThat(branches().list()).hasSize(1);
  }

  @Test
  void aBranchWithoutAnEndpointIsGivenOne() {
    neon.createWithoutEndpoints();
    branches().create("feature-x", "main");

    assertThat(branches().url("feature-x").host()).isEqualTo(database.url().host());
    branches().url("feature-x");
    assertThat(neon.requests()).containsOnlyOnce("POST /endpoints");
  }

  @Test
  void ofSeveralDatabasesOneHasToBeNamed() {
    neon.databasesAre("neondb", "portfolio");

    assertThatThrownBy(() -> branches().url("main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("neondb, portfolio: set PGDATABASE");
    assertThat(
            branches(neon.base(), TestNeon.KEY, TestNeon.PROJECT, Optional.of("portfolio"))
                .url("main"))
        .isEqualTo(database.url());
  }

  @Test
  void aWrongKeyAndAWrongProjectAreNamedWithoutTheKey() {
    String wrong = "napi_wrong-but-secret";

    assertThatThrownBy(
            () -> branches(neon.base(), wrong, TestNeon.PROJECT, Optional.empty()).list())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("NEON_API_KEY: is not accepted")
        .hasMessageNotContaining(wrong);
    assertThatThrownBy(
            () -> branches(neon.base(), TestNeon.KEY, "other-123", Optional.empty()).list())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("NEON_PROJECT_ID: names no project")
        .hasMessageNotContaining(TestNeon.KEY);
  }

  @Test
  void aRefusalIsPassedOnWithoutTheKey() {
    neon.refuse("POST /branches", 422, Map.of());

    assertThatThrownBy(() -> branches().create("feature-x", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("Neon refused (422): this key is ***")
        .hasMessageNotContaining(TestNeon.KEY);
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedUntilPatienceEnds() throws IOException {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }

    assertThatThrownBy(
            () -> branches(nobody, TestNeon.KEY, TestNeon.PROJECT, Optional.empty()).list())
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("127.0.0.1 does not answer")
        .hasMessageContaining("try again later");
    assertThat(total(pauses)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @Test
  void anEndlessRowOfFaultsEnds() {
    for (int i = 0; i < 100; i++) {
      neon.refuse("POST /branches", 500, Map.of());
    }

    assertThatThrownBy(() -> branches().create("feature-x", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("Neon answered 500");
    assertThat(total(pauses)).isLessThanOrEqualTo(Duration.ofMinutes(2));
  }

  private static Duration total(List<Duration> times) {
    return times.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
