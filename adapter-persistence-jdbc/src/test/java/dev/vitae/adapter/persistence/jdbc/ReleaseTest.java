package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.persistence.jdbc.testkit.ApplicationRole;
import dev.vitae.adapter.persistence.jdbc.testkit.FaultyNetwork;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.domain.failure.StoreUnavailableException;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SecretUnavailableException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of the connections when they are put down, and that they come back. */
@Timeout(300)
class ReleaseTest {
  /** Far longer than a session needs to notice that its socket is gone. */
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  /** Likewise, than one needs to begin. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(60);

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private ApplicationRole role;
  private char[] password;
  private final List<WeakReference<String>> told = new ArrayList<>();
  private StoreComponent store;

  @BeforeEach
  void open() {
    role = ApplicationRole.in(DATABASE);
    rotate();
    store =
        StoreComponent.of(
            new JdbcSettings(
                this::url,
                3,
                0,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(40)));
  }

  @AfterEach
  void close() {
    store.close();
    role.close();
  }

  private void rotate() {
    password = role.withNewPassword().password().orElseThrow().toCharArray();
  }

  /** With a password that nobody else holds. */
  private DatabaseUrl url() {
    String revealed = String.valueOf(password);
    told.add(new WeakReference<>(revealed));
    return DATABASE.url().withLogin(role.name(), revealed);
  }

  @Test
  void afterAReleaseThereIsNoSocketNoThreadAndNoPassword() throws Exception {
    Set<String> socketsBefore = sockets();
    Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    read();
    assertThat(sessions()).isNotEmpty();

    store.connections().release();

    assertThat(sockets()).isEqualTo(socketsBefore);
    assertThat(pools(threadsBefore)).isEmpty();
    awaitTheEndOfSessions();
    assertThat(told).hasSize(1);
    while (told.get(0).get() != null) {
      System.gc();
    }
  }

  @Test
  void theNextUseAsksTheSourceAndConnectsAnew() {
    for (int i = 1; i <= 3; i++) {
      read();
      store.connections().release();
      store.connections().release();
      assertThat(told).hasSize(i);
      rotate();
    }
    read();
  }

  @Test
  void aConnectionCanBeOpenedBeforeItIsNeeded() {
    assertThat(store.connections().connect(LONGEST_CONNECT)).isTrue();
    assertThat(sessions()).hasSize(1);

    read();
    assertThat(sessions()).hasSize(1);
  }

  @Test
  void whatCannotBeConnectedIsSaidSoAndTriedAgain() throws IOException {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      StoreComponent away = StoreComponent.of(JdbcSettings.forServer(network.url()));
      network.refuses();
      assertThat(away.connections().connect(Duration.ofMillis(200))).isFalse();
      network.accepts();
      assertThat(away.connections().connect(LONGEST_CONNECT)).isTrue();
      away.close();
    }
  }

  /** First the driver asks for TLS, and then it would try again without. */
  @Test
  @Timeout(120) // and who waits for the login waits longer
  void aLoginUnderWayIsBrokenOff() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
      StoreComponent away = slow(() -> via(network));
      network.swallows();
      assertThat(away.connections().connect(Duration.ofSeconds(1))).isFalse();
      while (network.accepted() < 1) {
        Thread.onSpinWait();
      }
      assertThat(socketsTo(network.url().port())).hasSize(1);

      away.connections().release();

      assertThat(socketsTo(network.url().port())).isEmpty();
      assertThat(pools(threadsBefore)).isEmpty();
      assertThat(network.accepted()).isEqualTo(1);
      while (told.get(0).get() != null) {
        System.gc();
      }

      network.delivers();
      assertThat(away.portfolio().read().isEmpty()).isTrue();
      away.close();
      assertThat(socketsTo(network.url().port())).isEmpty();
    }
  }

  @Test
  @Timeout(120) // and who waits for the login waits longer
  void aSourceThatIsBeingAskedIsInterrupted() throws Exception {
    Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    CountDownLatch ready = new CountDownLatch(1);
    StoreComponent waiting =
        slow(
            () -> {
              try {
                ready.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new SecretUnavailableException("the wait for it was interrupted");
              }
              return url();
            });
    assertThat(waiting.connections().connect(Duration.ofSeconds(1))).isFalse();

    waiting.connections().release();

    assertThat(pools(threadsBefore)).isEmpty();
    assertThat(told).isEmpty();
    ready.countDown();
    assertThat(waiting.portfolio().read().isEmpty()).isTrue();
    waiting.close();
  }

  @Test
  @Timeout(120) // and who waits for the login waits longer
  void whatASourceSaysTooLateIsForgottenAndNotTried() throws Exception {
    try (FaultyNetwork network = FaultyNetwork.to(DATABASE.url())) {
      CountDownLatch ready = new CountDownLatch(1);
      Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
      StoreComponent waiting =
          slow(
              () -> {
                awaitWhateverComes(ready);
                return via(network);
              });
      assertThat(waiting.connections().connect(Duration.ofSeconds(1))).isFalse();

      waiting.connections().release();
      ready.countDown();

      while (!pools(threadsBefore).isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(network.accepted()).isZero();
      assertThat(told).hasSize(1);
      while (told.get(0).get() != null) {
        System.gc();
      }
      assertThat(waiting.portfolio().read().isEmpty()).isTrue();
      waiting.close();
    }
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException deaf) {
        // as a read from a socket is
      }
    }
  }

  private static StoreComponent slow(DatabaseSource source) {
    return StoreComponent.of(
        JdbcSettings.forLambda(source).withConnectionTimeout(Duration.ofMinutes(5)));
  }

  private DatabaseUrl via(FaultyNetwork network) {
    DatabaseUrl here = url();
    return network
        .url()
        .withLogin(here.user().orElseThrow(), here.password().orElseThrow())
        .withProperty("sslmode", "prefer");
  }

  @Test
  void whatIsClosedStaysSo() {
    read();
    store.close();

    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::read);
    assertThat(store.connections().connect(Duration.ofSeconds(1))).isFalse();
    awaitTheEndOfSessions();
  }

  private void read() {
    assertThat(store.portfolio().read().isEmpty()).isTrue();
  }

  /** A session ends a moment after its socket. */
  private void awaitTheEndOfSessions() {
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (!sessions().isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(sessions()).isEmpty();
  }

  private List<String> sessions() {
    return DATABASE.query("SELECT pid FROM pg_stat_activity WHERE usename = '" + role.name() + "'");
  }

  /**
   * Threads that go on. The last one of an executor that says it has ended may have its last
   * instructions before it.
   */
  private static List<String> pools(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> !thread.getName().equals("faulty network"))
        // the driver's, holds no connection
        .filter(thread -> !thread.getName().equals("PostgreSQL-JDBC-Cleaner"))
        .filter(thread -> !ends(thread))
        .map(Thread::getName)
        .toList();
  }

  private static boolean ends(Thread thread) {
    try {
      thread.join(250);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Of this process, where the system tells. */
  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    Path descriptors = Path.of("/proc/self/fd");
    if (Files.isDirectory(descriptors)) {
      try (var open = Files.newDirectoryStream(descriptors)) {
        for (Path descriptor : open) {
          if (Files.exists(descriptor, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            addSocket(sockets, descriptor);
          }
        }
      }
    }
    return sockets;
  }

  /** Of this process and open, by their other side. */
  private static List<String> socketsTo(int port) throws IOException {
    Set<String> own = sockets();
    String suffix = ":%04X".formatted(port);
    List<String> found = new ArrayList<>();
    for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.strip().split(" +");
        if (columns[2].endsWith(suffix) && own.contains("socket:[" + columns[9] + "]")) {
          found.add(line);
        }
      }
    }
    return found;
  }

  private static void addSocket(Set<String> sockets, Path descriptor) throws IOException {
    String target = Files.readSymbolicLink(descriptor).toString();
    if (target.startsWith("socket:")) {
      sockets.add(target);
    }
  }
}
