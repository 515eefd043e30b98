package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.settings.DatabaseSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which connections are asked whether they live, and what becomes of those that do not. */
@Tag("container")
@Timeout(300)
class DeadConnectionTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Duration MOMENT = Duration.ofMillis(900);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<String> failures = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Wire wire;
  private PooledDatabase store;

  @BeforeEach
  void open() throws IOException {
    wire = new Wire(DATABASE.url());
    store = of(JdbcSettings.forLambda(DatabaseSource.of(wire.url())));
  }

  private PooledDatabase of(JdbcSettings settings) {
    DatabaseListener listener =
        new DatabaseListener() {
          @Override
          public void failed(Optional<String> sqlState) {
            failures.add(sqlState.orElse("none"));
          }
        };
    return new PooledDatabase(settings, listener, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    wire.close();
  }

  // -- who is asked

  @Test
  void aReadSoonAfterAnotherUseTakesItsChance() {
    read();
    wire.roundTrips();

    now = now.plus(MOMENT);
    read();
    assertThat(wire.roundTrips()).isEqualTo(1);
    now = now.plus(MOMENT);
    read();
    assertThat(wire.roundTrips()).isEqualTo(1);
  }

  @Test
  void aReadAfterAPauseAsks() {
    read();
    wire.roundTrips();

    now = now.plus(PAUSE);
    read();
    assertThat(wire.roundTrips()).isEqualTo(2);
  }

  @Test
  void aClockThatWasSetBackIsNotTrusted() {
    read();
    wire.roundTrips();

    now = now.minus(PAUSE);
    read();
    assertThat(wire.roundTrips()).isEqualTo(2);
  }

  @Test
  void aChangeAsksEachTime() {
    read();
    wire.roundTrips();

    write();
    assertThat(wire.roundTrips()).isEqualTo(2);
    write();
    assertThat(wire.roundTrips()).isEqualTo(2);
  }

  @Test
  void aChangeAsksNotWithinTheTrustOfTheSettings() {
    store.close();
    store = of(JdbcSettings.forServer(wire.url()).withTrustIdle(Duration.ofSeconds(1)));
    read();
    wire.roundTrips();

    now = now.plus(MOMENT);
    write();
    assertThat(wire.roundTrips()).isEqualTo(1);
    now = now.plus(PAUSE);
    write();
    assertThat(wire.roundTrips()).isEqualTo(2);
  }

  // -- those that are dead

  @Test
  void aChangeRightAfterItsConnectionDiedIsMade() {
    read();
    terminate();

    write();
    assertThat(failures).isEmpty();
  }

  @Test
  void aTransactionRightAfterItsConnectionDiedIsMade() {
    read();
    terminate();

    store.database().transaction(this::write);
    assertThat(failures).isEmpty();
  }

  @Test
  void aReadRightAfterItsConnectionDiedIsReadAgain() {
    read();
    terminate();

    read();
    assertThat(failures).hasSize(1);
  }

  @Test
  void afterAPauseAllGoesOnWithAnother() {
    read();
    terminate();
    now = now.plus(PAUSE);
    read();
    terminate();
    now = now.plus(PAUSE);
    write();

    assertThat(failures).isEmpty();
  }

  @Test
  void whenAllHaveDiedThereIsStillAnother() {
    store.close();
    store = of(JdbcSettings.forServer(wire.url()).withTrustIdle(Duration.ZERO));
    store.read(one -> store.read(two -> store.read(DeadConnectionTest::ask)));
    terminate();

    write();
    assertThat(failures).isEmpty();
  }

  private void read() {
    assertThat(store.read(DeadConnectionTest::ask)).isEqualTo(1);
  }

  private void write() {
    assertThat(store.database().writeOne(DeadConnectionTest::ask)).isEqualTo(1);
  }

  private static Integer ask(Session session) throws SQLException {
    return session.query("SELECT 1").first(row -> row.getInt(1)).orElseThrow();
  }

  private static void terminate() {
    DATABASE.query(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'vitae'");
  }
}
