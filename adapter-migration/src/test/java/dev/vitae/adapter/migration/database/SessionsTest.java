package dev.vitae.adapter.migration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class SessionsTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.empty();

  private static final List<String> NAMES =
      List.of(
          "application_name",
          "statement_timeout",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "lock_timeout",
          "client_connection_check_interval",
          "tcp_keepalives_idle",
          "tcp_user_timeout");

  @Test
  void aSessionIsSilentAndBusyForAsLongAsItTakesWhateverTheRoleSays() throws SQLException {
    String role = "hasty_" + DATABASE.url().database();
    try (Connection owner = DATABASE.dataSource().getConnection()) {
      Rows.run(
          owner,
          """
          CREATE ROLE %1$s LOGIN PASSWORD 'hasty';
          ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '1s';
          ALTER ROLE %1$s SET idle_session_timeout = '1s';
          ALTER ROLE %1$s SET statement_timeout = '1s';
          ALTER ROLE %1$s SET lock_timeout = '1h';
          """
              .formatted(role));
      try (Connection session =
          new Sessions(DATABASE.url().withLogin(role, "hasty")).open("a name")) {
        assertThat(settings(session))
            .containsExactly("a name", "0", "0", "0", "5s", "1s", "10", "25000");
      } finally {
        Rows.run(owner, "DROP ROLE " + role);
      }
    }
  }

  @Test
  void aScriptsOwnSettingsEndWithIt() throws SQLException {
    try (Connection session = new Sessions(DATABASE.url()).open("a name")) {
      Rows.run(session, "SET lock_timeout = '60s'; SET statement_timeout = '2s'");

      Sessions.setUpAgain(session);

      assertThat(settings(session)).startsWith("a name", "0").contains("5s");
    }
  }

  @Test
  void theProcessBehindEachConnectionIsTold() throws SQLException {
    List<Integer> opened = new ArrayList<>();
    try (Connection session =
        new Sessions(DATABASE.url())
            .source("a name", (connection, process) -> opened.add(process))
            .getConnection()) {
      assertThat(opened)
          .containsExactly(Integer.valueOf(Rows.text(session, "SELECT pg_backend_pid()")));
    }
  }

  @Test
  void aServerThatLetsNobodyInIsNotWaitedForEver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      DatabaseUrl url =
          DatabaseUrl.of("127.0.0.1", silent.getLocalPort(), "portfolio")
              .withProperty("sslmode", "disable");

      assertThatExceptionOfType(UnreachableDatabaseException.class)
          .isThrownBy(() -> new Sessions(url, Duration.ofSeconds(1)).open("a name"))
          .withMessageContaining("cannot be reached");
    }
  }

  @Test
  void whoOnlyAsksIsAnsweredInTimeOrFails() throws SQLException {
    Sessions asking = new Sessions(DATABASE.url()).answeringWithin(Duration.ofSeconds(2));
    try (Connection session = asking.open("a name")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> Rows.run(session, "SELECT pg_sleep(120)"));
    }
    assertThat(asking.answeringWithin(Duration.ofSeconds(5)).url().properties())
        .containsEntry("socketTimeout", "2");
  }

  private static List<String> settings(Connection session) throws SQLException {
    List<String> values = new ArrayList<>();
    for (String name : NAMES) {
      values.add(Rows.text(session, "SHOW " + name));
    }
    return values;
  }
}
