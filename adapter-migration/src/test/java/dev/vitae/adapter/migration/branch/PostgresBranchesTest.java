package dev.vitae.adapter.migration.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.migration.LogLines;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class PostgresBranchesTest implements BranchesContract {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.migrated();

  @Override
  public Branches branches() {
    return new PostgresBranches(database.url());
  }

  @AfterEach
  void drop() throws Exception {
    BranchDatabases.dropOf(database.url());
  }

  @Test
  void itsDatabaseHasANameThatNeedsNoEncoding() {
    branches().create("team/x", "main");

    String main = database.url().database();
    assertThat(branches().url("team/x").database()).isEqualTo(main + "~team~x");
    String url = ConnectionUri.of(branches().url("team/x"));
    assertThat(url).endsWith("/" + main + "~team~x");
    assertThat(DatabaseUrl.parse(url)).isEqualTo(branches().url("team/x"));
  }

  @Test
  void aBranchsOwnUrlLeadsToTheSameBranches() {
    branches().create("feature-x", "main");
    Branches fromBranch = new PostgresBranches(branches().url("feature-x"));

    fromBranch.create("other", "feature-x");

    assertThat(fromBranch.list()).isEqualTo(branches().list()).hasSize(3);
    assertThat(fromBranch.url("main")).isEqualTo(database.url());
  }

  @Test
  void aDatabaseThatIsNobodysBranchIsLeftAlone() throws Exception {
    String taken = database.url().database() + "~taken";
    onServer("CREATE DATABASE \"%s\"".formatted(taken));

    assertThat(branches().list()).hasSize(1);
    assertThatThrownBy(() -> branches().delete("taken")).isInstanceOf(MigrationException.class);
    assertThatThrownBy(() -> branches().create("taken", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining(taken + " already that is nobody's branch");
  }

  @Test
  void aNameThatPostgresqlWouldCutIsRefusedWithTheLengthThatIsLeft() {
    int left = 63 - database.url().database().length() - 1;

    assertThatThrownBy(() -> branches().create("x".repeat(left + 1), "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("at most %d letters".formatted(left));
    branches().create("x".repeat(left), "main");
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidSo() {
    Branches nowhere = new PostgresBranches(database.url().withDatabase("vitae_never_was"));

    assertThatThrownBy(nowhere::list)
        .isInstanceOf(UnreachableDatabaseException.class)
        .hasMessageContaining("no database named vitae_never_was");
  }

  @Test
  void aTransactionInProgressComesToItsEndFirst() throws Exception {
    try (Connection writer = open()) {
      writer.setAutoCommit(false);
      Rows.run(writer, "INSERT INTO skills (name, category, level) VALUES ('SQL', 'a', 1)");
      CompletableFuture<Branch> creating =
          CompletableFuture.supplyAsync(() -> branches().create("feature-x", "main"));
      await(
          "pg_stat_activity WHERE state = 'active' AND query LIKE 'CREATE DATABASE%%TEMPLATE%%%s%%'"
              .formatted(database.url().database()));
      Rows.run(writer, "INSERT INTO skills (name, category, level) VALUES ('Java', 'a', 1)");
      writer.commit();
      creating.get(300, TimeUnit.SECONDS);
    } catch (SQLException ended) {
      assertThat(ended.getSQLState()).as("only after the commit").isEqualTo("57P01");
    }
    try (Connection branch = new Sessions(branches().url("feature-x")).open("vitae-test")) {
      assertThat(Rows.text(branch, "SELECT count(*) FROM skills")).isEqualTo("2");
    }
  }

  @Test
  void aTransactionThatNeverEndsIsEnded() throws Exception {
    try (Connection forgotten = open()) {
      forgotten.setAutoCommit(false);
      Rows.run(forgotten, "INSERT INTO skills (name, category, level) VALUES ('SQL', 'a', 1)");

      branches().create("feature-x", "main");
      assertThatThrownBy(() -> Rows.text(forgotten, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThat(branches().list()).hasSize(2);
  }

  @Test
  void whatWasAnsweredIsThereAndNewSessionsWaitInsteadOfBeingRefused() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Set<String> refusals = ConcurrentHashMap.newKeySet();
    Set<String> answered = ConcurrentHashMap.newKeySet();
    CountDownLatch started = new CountDownLatch(4);
    List<CompletableFuture<Void>> writers =
        Stream.of(0, 1, 2, 3)
            .map(
                writer ->
                    CompletableFuture.runAsync(
                        () -> write(writer, done, answered, refusals, started)))
            .toList();
    assertThat(started.await(300, TimeUnit.SECONDS)).isTrue();
    for (String name : List.of("one", "two", "three")) {
      branches().create(name, "main");
    }
    done.set(true);
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(300, TimeUnit.SECONDS);

    assertThat(refusals).as("states of what was not written").isSubsetOf("57P01", "08006");
    try (Connection connection = open()) {
      List<String> kept =
          Rows.read(
              connection,
              "SELECT name FROM skills WHERE category = 'load'",
              row -> row.getString(1));
      assertThat(kept).containsAll(answered);
    }
  }

  private void write(
      int writer,
      AtomicBoolean done,
      Set<String> answered,
      Set<String> refusals,
      CountDownLatch started) {
    int number = writer;
    while (!done.get()) {
      try (Connection connection = database.dataSource().getConnection()) {
        while (!done.get()) {
          number += 4;
          Rows.change(
              connection,
              "INSERT INTO skills (name, category, level) VALUES (?, 'load', 1)",
              "skill " + number);
          answered.add("skill " + number);
          started.countDown();
        }
      } catch (SQLException ended) {
        refusals.add(ended.getSQLState());
      }
    }
  }

  @Test
  void rightsAndSettingsOfTheDatabaseComeWithIt() throws Exception {
    String main = database.url().database();
    onServer(
        "ALTER DATABASE \"%1$s\" SET search_path TO public, \"$user\";".formatted(main)
            + "ALTER DATABASE \"%1$s\" SET work_mem TO '7MB';".formatted(main)
            + "REVOKE CONNECT ON DATABASE \"%1$s\" FROM PUBLIC".formatted(main));

    branches().create("feature-x", "main");

    try (Connection branch = new Sessions(branches().url("feature-x")).open("vitae-test")) {
      assertThat(Rows.text(branch, "SHOW work_mem")).isEqualTo("7MB");
      assertThat(Rows.text(branch, "SHOW search_path")).isEqualTo("public, \"$user\"");
      assertThat(
              Rows.holds(
                  branch,
                  "(SELECT b.datacl @> m.datacl AND m.datacl @> b.datacl FROM pg_database b, pg_database m WHERE b.datname = current_database() AND m.datname = ?)",
                  main))
          .isTrue();
    }
  }

  @Test
  void severalAtOnceComeOneAfterTheOther() throws Exception {
    List<CompletableFuture<Branch>> creating =
        Stream.of("a", "b", "c", "a")
            .map(name -> CompletableFuture.supplyAsync(() -> branches().create(name, "main")))
            .toList();
    CompletableFuture.allOf(creating.toArray(CompletableFuture[]::new))
        .exceptionally(refused -> null)
        .get(120, TimeUnit.SECONDS);

    assertThat(creating.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(1);
    assertThat(branches().list()).extracting(Branch::name).containsExactly("main", "a", "b", "c");
    assertThat(BranchDatabases.halfMade()).isEmpty();
  }

  @Test
  void aLoginThatMayNotCreateDatabasesIsToldWhatItNeeds() throws Exception {
    String role = database.url().database() + "_role";
    onServer("CREATE ROLE \"%s\" LOGIN PASSWORD 'only-in-tests'".formatted(role));
    try {
      Branches unprivileged = new PostgresBranches(database.url().withLogin(role, "only-in-tests"));

      assertThat(unprivileged.list()).hasSize(1);
      assertThatThrownBy(() -> unprivileged.create("feature-x", "main"))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("CREATEDB")
          .hasMessageNotContaining("only-in-tests");
    } finally {
      onServer("DROP ROLE \"%s\"".formatted(role));
    }
  }

  @Test
  void whatAnotherCallIsMakingIsLeftAndClearedWhenItIsGone() throws Exception {
    String name;
    try (Scratch elsewhere = Scratch.on(PostgresServer.url());
        Connection maker = new Sessions(elsewhere.url()).open("vitae-test")) {
      name =
          Rows.text(
              maker,
              "SELECT concat('vitae_branch_half_made_', pid, '_', (extract(epoch FROM backend_start) * 1000000)::bigint, '_1') FROM pg_stat_activity WHERE pid = pg_backend_pid()");
      onServer("CREATE DATABASE " + name);

      branches().create("feature-x", "main");
      assertThat(BranchDatabases.halfMade()).containsExactly(name);
    }
    await(
        "generate_series(1, 1) WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = "
            + name.split("_")[4]
            + ")");

    branches().delete("feature-x");
    assertThat(BranchDatabases.halfMade()).isEmpty();
  }

  @Test
  void whatAnotherLoginLeftIsInNobodysWayAndNoLogTellsAValue() throws Exception {
    String main = database.url().database();
    String role = main + "_role";
    String administrator = database.url().user().orElseThrow();
    onServer(
        "CREATE ROLE \"%1$s\" LOGIN CREATEDB PASSWORD 'only-in-tests';".formatted(role)
            + "ALTER DATABASE \"%1$s\" OWNER TO \"%2$s\";".formatted(main, role)
            + "ALTER ROLE \"%1$s\" IN DATABASE \"%2$s\" SET app.token TO 'hunter2';"
                .formatted(administrator, main)
            + "CREATE DATABASE vitae_branch_half_made_0_0_others");
    LogLines log = new LogLines();
    try {
      Branches ordinary = new PostgresBranches(database.url().withLogin(role, "only-in-tests"));
      ordinary.create("feature-x", "main");
      ordinary.delete("feature-x");

      assertThat(BranchDatabases.halfMade()).containsExactly("vitae_branch_half_made_0_0_others");
      assertThat(log.lines())
          .anyMatch(line -> line.contains("SET app.token"))
          .noneMatch(line -> line.contains("hunter2"));
    } finally {
      log.close();
      onServer("ALTER DATABASE \"%s\" OWNER TO \"%s\"".formatted(main, administrator));
      BranchDatabases.dropOf(database.url());
      onServer("DROP ROLE \"%s\"".formatted(role));
    }
    branches().create("feature-x", "main");
    assertThat(BranchDatabases.halfMade()).isEmpty();
  }

  @Test
  void aResetIsDoneEvenIfWhatWasThereBeforeCannotBeDropped() throws Exception {
    branches().create("feature-x", "main");
    try (Connection branch = new Sessions(branches().url("feature-x")).open("vitae-test")) {
      Rows.run(
          branch,
          "CREATE SUBSCRIPTION kept CONNECTION 'dbname=none' PUBLICATION p WITH (connect = false, slot_name = NONE)");
    }

    assertThat(branches().reset("feature-x").name()).isEqualTo("feature-x");
    branches().create("other", "main");

    String left = BranchDatabases.halfMade().get(0);
    try (Connection old = new Sessions(database.url().withDatabase(left)).open("vitae-test")) {
      Rows.run(old, "DROP SUBSCRIPTION kept");
    }
    branches().delete("other");
    assertThat(BranchDatabases.halfMade()).isEmpty();
  }

  private Connection open() {
    return new Sessions(database.url()).open("vitae-test");
  }

  private static void await(String rows) throws Exception {
    for (int i = 0; i < 3_000; i++) {
      try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
        if (Rows.holds(connection, "EXISTS (SELECT FROM " + rows + ")")) {
          return;
        }
      }
      Thread.sleep(10);
    }
    throw new AssertionError("never there: " + rows);
  }

  private static void onServer(String sql) throws SQLException {
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      for (String statement : sql.split(";")) {
        Rows.run(connection, statement);
      }
    }
  }
}
