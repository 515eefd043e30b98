package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.persistence.jdbc.testkit.ApplicationRole;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Skill;
import dev.vitae.domain.failure.StoreUnavailableException;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SecretUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The role's password changes while the program runs. {@code -Drotation.seed} repeats a run. */
@Timeout(300)
@Tag("once")
class RotationTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final int ROUNDS = 6;
  private static final int READERS = 4;
  private static final int LONGEST_DELAY = 1_500;

  private static ApplicationRole role;

  private volatile DatabaseUrl current;
  private final AtomicInteger readings = new AtomicInteger();

  @BeforeAll
  static void createRole() {
    role = ApplicationRole.in(DATABASE);
  }

  @AfterAll
  static void dropRole() {
    role.close();
  }

  private DatabaseUrl source() {
    readings.incrementAndGet();
    return current;
  }

  private JdbcSettings settings(DatabaseSource source) {
    return new JdbcSettings(
        source, 3, 0, Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(40));
  }

  @Test
  void noReadFailsWhileThePasswordChanges() throws Exception {
    long seed = Long.getLong("rotation.seed", new Random().nextLong());
    System.out.printf("rotation: -Drotation.seed=%d, %d rounds%n", seed, ROUNDS);
    Random random = new Random(seed);
    current = role.withNewPassword();
    StoreComponent store =
        StoreComponent.of(settings(this::source), TimeBudget.ofEach(Duration.ofSeconds(40)));
    Readers readers = new Readers(store.entries().of(Skill.KIND));

    readers.start();
    for (int round = 0; round < ROUNDS; round++) {
      readers.awaitReads();
      DatabaseUrl next = role.withNewPassword();
      if (random.nextBoolean()) { // else they live on until the pool finds out
        role.terminate();
      }
      Thread.sleep(random.nextInt(LONGEST_DELAY));
      current = next;
      role.terminate();
    }
    readers.awaitReads();
    readers.stop();

    System.out.printf("rotation: %d reads, %d readings%n", readers.reads.get(), readings.get());
    assertThat(readers.failures).isEmpty();
    assertThat(readings.get()).isGreaterThan(ROUNDS);
    store.close();
  }

  /** Several threads that read as fast as they can. */
  private static final class Readers {
    private final EntryRepository<Skill> skills;
    private final List<CompletableFuture<Void>> threads = new ArrayList<>();
    private final AtomicLong reads = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Readers(EntryRepository<Skill> skills) {
      this.skills = skills;
    }

    void start() {
      for (int i = 0; i < READERS; i++) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        threads.add(ended);
        Thread thread = new Thread(() -> read(ended));
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void read(CompletableFuture<Void> ended) {
      while (!stopped) {
        try {
          skills.list(EntryQuery.firstOf(Skill.KIND));
        } catch (RuntimeException | Error failed) {
          failures.add(failed);
        }
        reads.incrementAndGet();
      }
      ended.complete(null);
    }

    /** Enough for each to have begun and ended several since. */
    void awaitReads() {
      for (long end = reads.get() + 100 * READERS; reads.get() < end; ) {
        Thread.onSpinWait();
      }
    }

    void stop() {
      stopped = true;
      threads.forEach(CompletableFuture::join);
    }
  }

  @Test
  void connectionsOfBeforeAreClosedOnceTheyAreNotInUse() throws Exception {
    current = role.withNewPassword();
    StoreComponent store = StoreComponent.of(settings(this::source));
    EntryRepository<Skill> skills = store.entries().of(Skill.KIND);

    store
        .transactions()
        .run(
            () -> {
              skills.add(RandomEntries.of(Skill.KIND, 1).next());
              List<String> before = sessions();
              current = role.withNewPassword();
              awaitASecond();
              // Another connection is needed, and with it another password.
              assertThat(CompletableFuture.supplyAsync(() -> list(skills)).join()).isEmpty();
              assertThat(sessions()).containsAll(before).hasSize(2);
            });

    while (sessions().size() > 1) {
      Thread.onSpinWait();
    }
    assertThat(list(skills)).hasSize(1);
    store.close();
  }

  /** For the source is not asked more often. */
  private static void awaitASecond() {
    try {
      Thread.sleep(1_100);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void theSourceIsAskedOnceASecondAtMost() {
    AtomicLong time = new AtomicLong();
    LongSupplier clock = time::get;
    DatabaseUrl wrong = role.withNewPassword().withLogin(role.name(), "another");
    JdbcSettings settings =
        settings(
            () -> {
              readings.incrementAndGet();
              return wrong;
            });
    ConnectionPool unused =
        new ConnectionPool(
            settings,
            JdbcModule.deadline(settings, () -> Duration.ZERO),
            null,
            clock,
            () -> Instant.EPOCH);
    DatabaseLogin login = new DatabaseLogin(settings, unused, clock);

    for (int second = 1; second <= 3; second++) {
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(login::getConnection)
            .returns("28P01", SQLException::getSQLState);
      }
      assertThat(readings).hasValue(second);
      time.addAndGet(1_000_000_000);
    }
  }

  @Test
  void aSecretThatCannotBeHadIsAnOutageUntilItCan() {
    StoreComponent store =
        StoreComponent.of(
            settings(
                () -> {
                  if (current == null) {
                    throw new SecretUnavailableException("the secret does not come");
                  }
                  return current;
                }),
            () -> current == null ? Duration.ofSeconds(4) : Duration.ofSeconds(40));

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.portfolio().read())
        .havingRootCause()
        .isInstanceOf(SecretUnavailableException.class);
    assertThat(store.connections().connect(Duration.ofMillis(300))).isFalse();

    current = role.withNewPassword();
    assertThat(store.portfolio().read().isEmpty()).isTrue();
    store.close();
  }

  private static List<?> list(EntryRepository<Skill> skills) {
    return skills.list(EntryQuery.firstOf(Skill.KIND)).entries();
  }

  private static List<String> sessions() {
    return DATABASE.query("SELECT pid FROM pg_stat_activity WHERE usename = '" + role.name() + "'");
  }
}
