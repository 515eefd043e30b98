package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.persistence.jdbc.testkit.FaultyNetwork;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Portfolio;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an outage does to whoever works with the store meanwhile. */
@Timeout(300)
class ResilienceTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Duration SHORT = Duration.ofSeconds(3);

  private static final Duration LONG = Duration.ofSeconds(40);

  private static final String AT_WORK =
      """
      SELECT query FROM pg_stat_activity WHERE datname = current_database() \
      AND application_name = 'vitae' AND state <> 'idle'""";

  private final Skill skill = RandomEntries.of(Skill.KIND, 1).next();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  private FaultyNetwork network;
  private volatile Duration left = LONG;
  private volatile boolean stopped;
  private StoreComponent store;
  private EntryRepository<Skill> skills;

  @BeforeEach
  void open() throws IOException {
    network = FaultyNetwork.to(DATABASE.url());
    // No connection is asked whether it lives: what happens to it happens under way.
    JdbcSettings settings =
        JdbcSettings.forServer(network.url())
            .withMaximumConnections(3)
            .withConnectionTimeout(Duration.ofSeconds(20))
            .withTrustIdle(Duration.ofMinutes(5));
    store = StoreComponent.of(settings, () -> left, new Listener());
    skills = store.entries().of(Skill.KIND);
  }

  @AfterEach
  void close() throws IOException {
    network.accepts();
    network.delivers();
    store.close();
    network.close();
  }

  /** Keeps what it is told. */
  private final class Listener implements DatabaseListener {
    @Override
    public void connected(int active, int waiting) {
      assertThat(active).isBetween(1, 3);
      assertThat(waiting).isNotNegative();
      connected.incrementAndGet();
    }

    @Override
    public void finished(Duration took) {
      assertThat(took).isGreaterThanOrEqualTo(Duration.ZERO);
      finished.incrementAndGet();
    }

    @Override
    public void failed(Optional<String> sqlState) {
      failures.add(sqlState.orElse("none"));
    }
  }

  // -- reads

  @Test
  void aReadWhoseConnectionIsCutIsReadAgain() {
    skills.add(skill);
    network.cut();

    assertThat(list(skills)).hasSize(1);
    assertThat(failures).containsExactly("08006");
  }

  @Test
  void aReadWhoseAnswerIsLostIsReadAgain() {
    skills.add(skill);
    network.losesTheNextAnswer();

    assertThat(list(skills)).hasSize(1);
    assertThat(failures).containsExactly("08006");
  }

  @Test
  void aReadWhoseConnectionAnAdministratorEndedIsReadAgain() {
    skills.add(skill);
    terminate();

    assertThat(list(skills)).hasSize(1);
    assertThat(failures).hasSize(1).isSubsetOf("57P01", "08006");
  }

  @Test
  void aDatabaseThatIsAwayAndComesBackIsWaitedFor() {
    network.refusesNext(4);

    assertThat(list(skills)).isEmpty();
    assertThat(network.refused()).isEqualTo(4);
    assertThat(failures).isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayForLongerThanAConnectionIsWaitedForIsAskedAgain() throws Exception {
    JdbcSettings hasty =
        JdbcSettings.forServer(network.url()).withConnectionTimeout(Duration.ofSeconds(3));
    StoreComponent hastyStore = StoreComponent.of(hasty, () -> LONG, new Listener());
    network.refuses();
    Future<Portfolio> reading = inBackground(hastyStore.portfolio()::read);
    while (failures.isEmpty()) {
      Thread.onSpinWait();
    }
    network.accepts();

    assertThat(reading.get().isEmpty()).isTrue();
    assertThat(failures).containsOnly("08001");
    hastyStore.close();
  }

  @Test
  void readersOutlastAServerThatBreaksEverythingAgainAndAgain() throws Exception {
    skills.add(skill);
    AtomicInteger one = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    List<Future<Integer>> readers =
        List.of(inBackground(() -> readALot(one)), inBackground(() -> readALot(other)));
    // A machine that has little time for this is left a little more of it each time.
    for (int i = 0; i < 20 || Math.min(one.get(), other.get()) < 1 && i < 200; i++) {
      Thread.sleep(20 + i);
      network.refusesNext(1);
      network.cut();
    }
    stopped = true;

    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isPositive();
    }
  }

  private int readALot(AtomicInteger read) {
    while (!stopped) {
      assertThat(list(skills)).hasSize(1);
      read.incrementAndGet();
    }
    return read.get();
  }

  // -- writes

  @Test
  void aWriteThatWasSentIsNotSentAgain() {
    list(skills);
    network.losesTheNextAnswer();

    assertUnavailable(() -> skills.add(skill));
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
    assertThat(failures).containsExactly("08006");
  }

  @Test
  void aWriteOfSeveralStatementsThatIsCutOffLeavesNothingAndIsNotRepeated() {
    EntryRepository<Project> projects = store.entries().of(Project.KIND);
    Project mentioning =
        Project.KIND.withTechnologies(
            RandomEntries.of(Project.KIND, 1).next(), List.of("Ada", "Go"));
    list(skills);
    network.losesTheNextAnswer();

    assertUnavailable(() -> projects.add(mentioning));
    assertThat(DATABASE.query("SELECT name FROM projects")).isEmpty();
    assertThat(connected).hasValue(2);
  }

  @Test
  void aWriteThatAnAdministratorEndedIsNotRepeated() throws Exception {
    try (Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills");
      Future<Stored<Skill>> adding = inBackground(() -> skills.add(skill));
      awaitWork();
      terminate();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(adding::get)
          .withCauseInstanceOf(StoreUnavailableException.class);
      other.rollback();
    }
    assertThat(DATABASE.query("SELECT name FROM skills")).isEmpty();
    assertThat(connected).hasValue(1);
  }

  @Test
  void aWriteThatHadNoConnectionIsDoneOnceItHas() {
    network.refusesNext(4);

    skills.add(skill);

    assertThat(network.refused()).isEqualTo(4);
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
  }

  @Test
  void aTransactionIsNeverRunTwice() {
    list(skills);
    AtomicInteger runs = new AtomicInteger();

    assertUnavailable(
        () ->
            store
                .transactions()
                .run(
                    () -> {
                      runs.incrementAndGet();
                      skills.add(skill);
                      network.cut();
                      list(skills);
                    }));
    assertThat(runs).hasValue(1);
    assertThat(DATABASE.query("SELECT name FROM skills")).isEmpty();

    network.refusesNext(2);
    store.transactions().run(() -> skills.add(skill));
    assertThat(DATABASE.query("SELECT name FROM skills")).hasSize(1);
  }

  // -- the budget

  @Test
  void aSilentNetworkHoldsNobodyLongerThanTheBudget() {
    skills.add(skill);
    left = SHORT;
    network.swallows();

    assertUnavailable(() -> list(skills));
    assertUnavailable(() -> skills.add(skill));
    assertUnavailable(() -> store.transactions().run(() -> skills.add(skill)));

    left = LONG;
    network.delivers();
    assertThat(list(skills)).isNotEmpty();
  }

  @Test
  void aDatabaseThatCannotBeReachedHoldsNobodyLongerThanTheBudget() {
    network.refuses();
    // Before the first login has failed nobody can tell of what.
    while (!failures.contains("08001")) {
      assertThat(store.connections().connect(Duration.ofSeconds(1))).isFalse();
    }
    failures.clear();
    left = SHORT;

    assertUnavailable(() -> list(skills));
    assertUnavailable(() -> skills.add(skill));
    assertUnavailable(() -> store.transactions().run(() -> skills.add(skill)));
    assertThat(failures).containsOnly("08001");
    assertThat(connected).hasValue(0);
  }

  @Test
  void aServerThatAcceptsAndSaysNothingHoldsNobodyLongerThanTheBudget() {
    left = SHORT;
    network.swallows();

    assertUnavailable(() -> list(skills));
  }

  @Test
  void aStatementThatTakesTooLongIsCancelledOnTheServer() throws SQLException {
    list(skills);
    left = Duration.ofMillis(2_500);
    try (Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills");

      assertUnavailable(() -> list(skills));
      assertThat(DATABASE.query(AT_WORK)).isEmpty();
      assertUnavailable(() -> skills.add(skill));
      assertThat(DATABASE.query(AT_WORK)).isEmpty();
      assertThat(failures).containsExactly("57014", "57014");
      other.rollback();
    }
    left = LONG;
    assertThat(network.accepted()).as("the connection, and two to cancel").isEqualTo(3);
    assertThat(list(skills)).isEmpty();
  }

  @Test
  void nothingIsBegunWithoutTheTimeForIt() {
    left = Duration.ofSeconds(1);

    assertUnavailable(() -> list(skills));
    assertUnavailable(() -> skills.add(skill));
    assertUnavailable(() -> store.transactions().run(() -> skills.add(skill)));
    assertThat(network.accepted()).isZero();
  }

  @Test
  void whatBeginsTooLateInATransactionUndoesAllOfIt() {
    assertUnavailable(
        () ->
            store
                .transactions()
                .run(
                    () -> {
                      skills.add(skill);
                      left = Duration.ofSeconds(1);
                      list(skills);
                    }));
    assertThat(DATABASE.query("SELECT name FROM skills")).isEmpty();
  }

  @Test
  void aSlowNetworkIsOnlySlow() {
    network.delays(Duration.ofMillis(30));

    skills.add(skill);
    assertThat(list(skills)).hasSize(1);
  }

  // -- the rest

  @Test
  void theListenerIsToldOfEachConnectionAndItsWork() {
    list(skills);
    skills.add(skill);
    store.transactions().run(() -> skills.add(RandomEntries.of(Skill.KIND, 2).next()));

    assertThat(connected).hasValue(3);
    assertThat(finished).hasValue(3);
    assertThat(failures).isEmpty();
  }

  @Test
  void aThreadThatIsInterruptedDoesNotTryOn() {
    network.refuses();
    Thread.currentThread().interrupt();
    try {
      assertUnavailable(() -> list(skills));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static List<Stored<Skill>> list(EntryRepository<Skill> skills) {
    return skills.list(EntryQuery.firstOf(Skill.KIND)).entries();
  }

  /** In a thread of its own: the common pool has one alone on a machine of two cores. */
  private static <R> Future<R> inBackground(Supplier<R> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "in background").start());
  }

  private void terminate() {
    DATABASE.query(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'vitae'");
  }

  private static void awaitWork() {
    while (DATABASE.query(AT_WORK).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static void assertUnavailable(ThrowingCallable attempt) {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(attempt)
        .withMessage("the portfolio's store does not answer at the moment");
  }
}
