package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class AwaitedDatabaseTest {
  private static final DatabaseUrl NOBODY =
      DatabaseUrl.of("localhost", 1, "d").withLogin("u", "hunter2");

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private final AtomicLong clock = new AtomicLong();
  private final List<Long> pauses = new ArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void aServerThatIsNotThereIsWaitedForWithGrowingPausesUntilPatienceIsOver() {
    AwaitedDatabase awaited = awaited(DatabaseSource.of(NOBODY), Duration.ofSeconds(35));

    try (LogLines log = new LogLines()) {
      assertThatExceptionOfType(UnreachableDatabaseException.class)
          .isThrownBy(() -> awaited.on(this::connect))
          .withMessageContaining("localhost:1");

      assertThat(pauses).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 9500L);
      assertThat(tries).hasValue(pauses.size() + 1);
      assertThat(log.lines())
          .hasSameSizeAs(pauses)
          .allMatch(line -> line.contains("no connection yet") && line.contains("localhost:1"))
          .noneMatch(line -> line.contains("hunter2"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53300", "57P01", "57P02", "57P03"})
  void whatMayPassIsTriedAgain(String state) throws IOException {
    try (RefusingServer server = new RefusingServer(state)) {
      refused(server.url());
    }
    assertThat(tries).hasValueGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28000", "28P01", "3D000", "42501", "XX000"})
  void whatStaysAsItIsIsNot(String state) throws IOException {
    try (RefusingServer server = new RefusingServer(state)) {
      refused(server.url());
    }
    assertThat(pauses).isEmpty();
    assertThat(tries).hasValue(1);
  }

  @Test
  void aPasswordThatMayHaveChangedIsReadOnceMoreAndAtOnce() throws IOException {
    AtomicInteger read = new AtomicInteger();
    try (RefusingServer server = new RefusingServer()) {
      AwaitedDatabase awaited =
          awaited(
              () -> {
                read.incrementAndGet();
                return server.url();
              },
              Duration.ofMinutes(2));

      assertThatExceptionOfType(UnreachableDatabaseException.class)
          .isThrownBy(() -> awaited.on(this::connect));
    }
    assertThat(read).hasValue(2);
    assertThat(tries).hasValue(2);
    assertThat(pauses).isEmpty();
  }

  /** One database for all of them, which change nothing on it. */
  @Test
  void eachEventIsAnsweredThoughTheServerIsStillStarting() throws Exception {
    String older = "0".repeat(64);
    new Migrator(database.url()).migrate();
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.change(connection, "UPDATE migration_runs SET migrations_hash = ?", older);
    }
    try (RefusingServer server = new RefusingServer(database.url())) {
      MigrationFunction function =
          new MigrationFunction(
              new FunctionSettings(
                  Map.of("MIGRATION_DATABASE_URL", LambdaProcess.text(server.url()))),
              Migrations.shipped(),
              Duration.ofMinutes(1));
      List<byte[]> events =
          List.of(
              direct("status"),
              direct("plan"),
              direct("validate"),
              direct("migrate"),
              MigrationProcess.event("update-rolling-back.json", older));
      for (byte[] event : events) {
        server.refuse(1);
        try (LogLines log = new LogLines()) {
          String answer = function.answer(MigrationEvent.read(event), MigrationProcess.LEFT);

          assertThat(answer).isNotEmpty();
          assertThat(log.lines())
              .as(answer)
              .filteredOn(line -> line.contains("no connection yet"))
              .hasSize(1);
        }
      }
    }
  }

  private static byte[] direct(String action) {
    return "{\"action\":\"%s\"}".formatted(action).getBytes(UTF_8);
  }

  private void refused(DatabaseUrl url) {
    AwaitedDatabase awaited = awaited(DatabaseSource.of(url), Duration.ofSeconds(1));
    assertThatExceptionOfType(UnreachableDatabaseException.class)
        .isThrownBy(() -> awaited.on(this::connect));
  }

  private AwaitedDatabase awaited(DatabaseSource source, Duration patience) {
    return new AwaitedDatabase(
        source,
        () -> patience,
        clock::get,
        millis -> {
          pauses.add(millis);
          clock.addAndGet(Duration.ofMillis(millis).toNanos());
        });
  }

  private Void connect(DatabaseUrl url) {
    tries.incrementAndGet();
    try {
      new Sessions(url).open("test").close();
      return null;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
