package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class OrphansTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private final LogLines log = new LogLines();
  private Connection orphan;

  /** It works on and, unlike a real one, notices nothing. */
  @BeforeEach
  void leaveOneBehind() throws SQLException {
    orphan = database.dataSource().getConnection();
    Rows.run(orphan, "SET application_name = 'vitae-migrator-run'");
  }

  @AfterEach
  void disconnect() throws SQLException {
    orphan.close();
    log.close();
  }

  @Test
  void whatAKilledMigratorLeftAtWorkIsWaitedForAndThenEnded() throws Exception {
    String process = Rows.text(orphan, "SELECT pg_backend_pid()");
    CompletableFuture<Void> work = sleepOn("SELECT pg_sleep(120) /* a secret */");

    assertThat(new Migrator(database.url()).migrate().applied()).isNotEmpty();

    assertThat(work).failsWithin(5, TimeUnit.SECONDS);
    assertThat(log.lines())
        .anySatisfy(line -> assertThat(line).contains("killed", "process " + process, "active"))
        .anySatisfy(line -> assertThat(line).contains("Ending the process " + process))
        .noneSatisfy(line -> assertThat(line).contains("secret"));
  }

  @Test
  void oneThatEndsByItselfIsLeftToDoSo() throws Exception {
    CompletableFuture<Void> work = sleepOn("SELECT pg_sleep(2)").thenRun(this::close);

    assertThat(new Migrator(database.url()).migrate().applied()).isNotEmpty();

    assertThat(work).succeedsWithin(5, TimeUnit.SECONDS);
    assertThat(log.lines()).noneSatisfy(line -> assertThat(line).contains("Ending"));
  }

  @Test
  void oneThatTheLoginMayNotEndIsNamedWithTheRemedy() throws SQLException {
    String role = "little_" + database.url().database();
    try (Connection owner = database.dataSource().getConnection()) {
      Rows.run(
          owner,
          "CREATE ROLE %1$s LOGIN PASSWORD 'little'; GRANT CREATE ON SCHEMA public TO %1$s"
              .formatted(role));
      try {
        assertThatExceptionOfType(MigrationException.class)
            .isThrownBy(() -> new Migrator(database.url().withLogin(role, "little")).migrate())
            .withMessageContainingAll(
                "pg_terminate_backend", "may not end it", "Nothing was changed");
      } finally {
        Rows.run(owner, "DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
      }
    }
  }

  private CompletableFuture<Void> sleepOn(String statement) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Rows.run(orphan, statement);
          } catch (SQLException ended) {
            throw new IllegalStateException(ended);
          }
        });
  }

  private void close() {
    try {
      orphan.close();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
