package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.vitae.adapter.persistence.jdbc.testkit.FaultyNetwork;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Skill;
import dev.vitae.domain.failure.StoreUnavailableException;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
@Tag("once")
class OutageTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Skill SKILL = RandomEntries.of(Skill.KIND, 1).next();

  /** For what cannot come: whoever waits for it waits as long. */
  private static final Duration SHORT = Duration.ofMillis(1_800);

  /** For what comes, on a machine that may be busy with something else. */
  private static final Duration LONG = Duration.ofSeconds(40);

  private volatile Duration left = LONG;

  private StoreComponent store(DatabaseUrl url, int connections) {
    return StoreComponent.of(
        JdbcSettings.forServer(url)
            .withMaximumConnections(connections)
            .withConnectionTimeout(LONG)
            .withTrustIdle(Duration.ZERO),
        () -> left);
  }

  @Test
  void anOutageIsSaidSoAndEndsByItself() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      StoreComponent store = store(network.url(), 2);
      EntryRepository<Skill> skills = store.entries().of(Skill.KIND);
      skills.add(SKILL);

      network.refuses();
      network.cut();
      left = SHORT;

      assertUnavailable(() -> list(skills));
      assertUnavailable(() -> skills.add(SKILL));
      assertUnavailable(() -> store.portfolio().read());
      assertUnavailable(() -> store.schemaCheck().status());
      assertUnavailable(() -> store.transactions().run(() -> skills.add(SKILL)));

      network.accepts();
      left = LONG;

      assertThat(list(skills)).hasSize(1);
      skills.add(SKILL);
      store.close();
    }
  }

  @Test
  void aConnectionThatDiedWhileIdleIsReplacedUnseen() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      StoreComponent store = store(network.url(), 2);
      EntryRepository<Skill> skills = store.entries().of(Skill.KIND);
      skills.add(SKILL);

      network.cut();

      assertThat(list(skills)).hasSize(1);
      store.close();
    }
  }

  @Test
  void aPoolWithoutAFreeConnectionIsAnOutage() throws InterruptedException {
    StoreComponent store = store(DATABASE.url(), 1);
    EntryRepository<Skill> skills = store.entries().of(Skill.KIND);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread busy =
        new Thread(
            () ->
                store
                    .transactions()
                    .run(
                        () -> {
                          skills.add(SKILL);
                          taken.countDown();
                          await(enough);
                        }));
    busy.start();
    taken.await();
    left = SHORT;

    assertUnavailable(() -> list(skills));

    left = LONG;
    enough.countDown();
    busy.join();
    assertThat(list(skills)).hasSize(1);
    store.close();
  }

  @Test
  void aStatementThatTakesTooLongIsAnOutage() throws SQLException {
    DATABASE.execute(
        "ALTER ROLE %s SET statement_timeout = '1s'".formatted(DATABASE.application()));
    StoreComponent store = store(DATABASE.url(), 2);
    EntryRepository<Skill> skills = store.entries().of(Skill.KIND);

    try (Connection other = DATABASE.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE skills");

      assertUnavailable(() -> list(skills));
      assertUnavailable(() -> skills.add(SKILL));
      other.rollback();
    }

    assertThat(list(skills)).isEmpty();
    store.close();
    DATABASE.execute(
        "ALTER ROLE %s SET statement_timeout = '30s'".formatted(DATABASE.application()));
  }

  @Test
  void aRefusedLoginIsAnOutageAndItsPasswordIsNowhere() {
    DatabaseUrl stranger = DATABASE.url().withLogin("nobody-we-know", "s3cret-word");
    StoreComponent store = store(stranger, 2);

    assertThatThrownBy(() -> store.schemaCheck().status())
        .isInstanceOf(StoreUnavailableException.class)
        .extracting(OutageTest::everythingIn)
        .asString()
        .doesNotContain("s3cret-word");
    store.close();
  }

  @Test
  void aLastingOutageIsToldByWhatFailedAndNotByTheLackOfTimeInTheEnd() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      network.refuses();
      assertFailsWith("08001", DatabaseSource.of(network.url()));
    }
    DatabaseUrl wrong = DATABASE.url().withLogin("nobody-we-know", "s3cret-word");
    assertFailsWith("28P01", DatabaseSource.of(wrong));
    assertFailsWith("28P01", () -> wrong);
  }

  private static void assertFailsWith(String state, DatabaseSource source) {
    Set<String> failures = ConcurrentHashMap.newKeySet();
    DatabaseListener listener =
        new DatabaseListener() {
          @Override
          public void failed(Optional<String> sqlState) {
            failures.add(sqlState.orElse("none"));
          }
        };
    JdbcSettings settings =
        new JdbcSettings(
            source, 2, 0, Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(40));
    StoreComponent store =
        StoreComponent.of(settings, TimeBudget.ofEach(Duration.ofSeconds(4)), listener);
    // Before the first login has failed nobody can tell of what.
    while (!failures.contains(state)) {
      assertThat(store.connections().connect(Duration.ofSeconds(1))).isFalse();
    }
    failures.clear();

    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> store.portfolio().read(), () -> store.entries().of(Skill.KIND).add(SKILL))) {
      assertThatThrownBy(use)
          .asInstanceOf(type(StoreUnavailableException.class))
          .returns(Duration.ofSeconds(5), StoreUnavailableException::retryAfter)
          .extracting(Throwable::getCause)
          .asInstanceOf(type(SQLException.class))
          .returns(state, SQLException::getSQLState);
    }
    assertThat(failures).containsOnly(state);
    store.close();
  }

  /** Each try may be one of few that a server allows. */
  @Test
  void aRefusedLoginIsRepeatedRarelyAndNotForLongIfItCannotChange() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      DatabaseUrl wrong = network.url().withLogin("nobody-we-know", "s3cret-word");
      StoreComponent fixed =
          StoreComponent.of(
              JdbcSettings.forServer(wrong), TimeBudget.ofEach(Duration.ofSeconds(20)));
      assertUnavailable(() -> fixed.portfolio().read());
      assertUnavailable(() -> fixed.portfolio().read());
      int refused = network.accepted();
      assertThat(refused).isBetween(2, 3);
      fixed.close();

      StoreComponent changing =
          StoreComponent.of(
              JdbcSettings.forLambda(() -> wrong), TimeBudget.ofEach(Duration.ofSeconds(6)));
      assertUnavailable(() -> changing.portfolio().read());
      assertThat(network.accepted() - refused).isBetween(2, 4);
      changing.close();
    }
  }

  private static String everythingIn(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(cause).append('\n');
    }
    return text.toString();
  }

  private static void assertUnavailable(ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .hasMessage("the portfolio's store does not answer at the moment")
        .asInstanceOf(type(StoreUnavailableException.class))
        .extracting(StoreUnavailableException::retryAfter, DURATION)
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  private static List<?> list(EntryRepository<Skill> skills) {
    return skills.list(EntryQuery.firstOf(Skill.KIND)).entries();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
