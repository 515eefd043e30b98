package dev.vitae.adapter.migration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class ScratchTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.empty();

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = DATABASE.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void aLoginThatActsInAnotherRoleCreatesItAndDropsItWithItsSessions() throws SQLException {
    String login = "scratch_of_" + DATABASE.url().database();
    Rows.run(
        connection,
        """
        CREATE ROLE %1$s_owner;
        CREATE ROLE %1$s LOGIN PASSWORD 'scratch' IN ROLE %1$s_owner;
        ALTER ROLE %1$s SET role = %1$s_owner;
        """
            .formatted(login));
    try {
      DatabaseUrl url = DATABASE.url().withLogin(login, "scratch");
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Scratch.on(url))
          .withMessageContaining("give the login " + login + " the right to");

      Rows.run(connection, "ALTER ROLE %s CREATEDB".formatted(login));
      String name;
      try (Scratch scratch = Scratch.on(url)) {
        name = scratch.url().database();
        Connection left = new Sessions(scratch.url()).open("left");
        assertThat(Rows.text(left, "SELECT current_user")).isEqualTo(login + "_owner");
        Rows.run(left, "CREATE TABLE boat (name text)");
      }
      assertThat(exists(name)).isFalse();
    } finally {
      Rows.run(connection, "DROP ROLE %1$s; DROP ROLE %1$s_owner".formatted(login));
    }
  }

  @Test
  void whatAKilledProcessHasLeftBehindIsDroppedAfterAnHour() throws SQLException {
    long now = Long.parseLong(Rows.text(connection, "SELECT floor(extract(epoch FROM now()))"));
    String pid = "_" + ProcessHandle.current().pid();
    String old = "vitae_scratch_" + (now - 3_700) + pid;
    String used = "vitae_scratch_" + (now - 3_800) + pid;
    String young = "vitae_scratch_" + (now - 3_000) + pid;
    String another = "vitae_scratch_boats" + pid;
    for (String name : new String[] {old, young, another}) {
      Rows.run(connection, "CREATE DATABASE " + name);
    }
    try (Connection using = inUse(used)) {
      Scratch.on(DATABASE.url()).close();

      assertThat(Rows.holds(using, "true")).isTrue();
      assertThat(exists(old)).isFalse();
      assertThat(exists(used)).isTrue();
      assertThat(exists(young)).isTrue();
      assertThat(exists(another)).isTrue();
    } finally {
      for (String name : new String[] {old, used, young, another}) {
        Rows.run(connection, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      }
    }
  }

  /** Another test's scratch database may be made on this server, too, before this one is in use. */
  private Connection inUse(String database) throws SQLException {
    for (int tries = 1; ; tries++) {
      Rows.run(connection, "CREATE DATABASE " + database);
      try {
        return new Sessions(DATABASE.url().withDatabase(database)).open("using");
      } catch (UnreachableDatabaseException dropped) {
        if (tries == 20) {
          throw dropped;
        }
      }
    }
  }

  private boolean exists(String database) throws SQLException {
    return Rows.holds(connection, "EXISTS (SELECT FROM pg_database WHERE datname = ?)", database);
  }
}
