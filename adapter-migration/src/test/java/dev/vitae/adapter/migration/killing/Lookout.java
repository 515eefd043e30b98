package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.killing.Place.Stage;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Sees where the migrators of a database are, by asking its server and nobody else. */
final class Lookout implements AutoCloseable {
  private static final String LOCKER = "vitae-migrator";
  private static final String RUNNER = "vitae-migrator-run";
  private static final long PAUSE_MS = 3;

  /** While a JVM starts, which needs the time more than those who look. */
  private static final long PAUSE_BEFORE_MS = 25;

  private static final Duration AT_MOST = Duration.ofSeconds(300);

  private final Connection connection;
  private final List<Script> scripts;
  private boolean begun;

  Lookout(DatabaseUrl url, Migrations migrations) {
    this.connection = new Sessions(url).open("lookout");
    this.scripts = migrations.scripts();
  }

  /**
   * A backend of a migrator.
   *
   * @param locking whether it holds an advisory lock
   * @param query the beginning of its statement, or of its last one
   */
  record Backend(int pid, String name, String state, boolean locking, String query) {
    boolean isIdle() {
      return state.equals("idle");
    }
  }

  Connection connection() {
    return connection;
  }

  List<Backend> backends() throws SQLException {
    return Rows.read(
        connection,
        """
        SELECT pid, application_name, coalesce(state, ''), coalesce(query, ''), EXISTS (
            SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)
        FROM pg_stat_activity a
        WHERE datname = current_database() AND application_name LIKE 'vitae-migrator%'
        """,
        row ->
            new Backend(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(5),
                row.getString(4)));
  }

  /** How many scripts have come to their end. */
  int done() throws SQLException {
    begun =
        begun || Rows.holds(connection, "to_regclass('public.flyway_schema_history') IS NOT NULL");
    return begun
        ? Integer.parseInt(
            Rows.text(
                connection,
                "SELECT count(*) FROM public.flyway_schema_history"
                    + " WHERE success AND type = 'SQL'"))
        : 0;
  }

  /** Where the only migrator of the database is. */
  Place place() throws SQLException {
    List<Backend> backends = backends();
    int done = done();
    if (done < scripts.size()) {
      Script next = scripts.get(done);
      for (Backend backend : backends) {
        if (runs(next, backend)) {
          return new Place(stage(next, backend), next.file());
        }
      }
    }
    if (done == scripts.size()) {
      return new Place(Stage.AFTER_THE_LAST, "");
    }
    if (backends.stream().noneMatch(Backend::locking)) {
      return new Place(Stage.BEFORE_THE_LOCK, "");
    }
    return done == 0
        ? new Place(Stage.BEFORE_THE_FIRST, "")
        : new Place(Stage.BETWEEN, scripts.get(done - 1).file());
  }

  /** Whether the only migrator of the database is where a closed {@link Gate} keeps it. */
  boolean isSomebodyAtTheGate() throws SQLException {
    return place().equals(new Place(Stage.IN_A_TRANSACTION, OwnFolder.GATED));
  }

  private static boolean runs(Script script, Backend backend) {
    String query = backend.query().strip();
    return !query.isEmpty()
        && script.text().contains(query)
        && !(backend.isIdle() && query.startsWith("SET"));
  }

  private static Stage stage(Script script, Backend backend) {
    if (script.configuration().isEmpty()) {
      return Stage.IN_A_TRANSACTION;
    }
    return !backend.isIdle() && backend.query().contains("CONCURRENTLY")
        ? Stage.IN_A_BUILD
        : Stage.BESIDE_A_BUILD;
  }

  /** Those that hold the migrators' lock or want to. */
  List<Backend> lockers() throws SQLException {
    return backends().stream().filter(backend -> backend.name().equals(LOCKER)).toList();
  }

  /** Those that change the database, for a migrator that lives or for one that has been killed. */
  List<Integer> runners() throws SQLException {
    return backends().stream()
        .filter(backend -> backend.name().equals(RUNNER))
        .map(Backend::pid)
        .toList();
  }

  /** Whether one migrator holds the lock and another wants it. */
  boolean isSomebodyWaiting() throws SQLException {
    List<Backend> lockers = lockers();
    return lockers.stream().anyMatch(Backend::locking)
        && lockers.stream().anyMatch(Predicate.not(Backend::locking));
  }

  /** Something that becomes true at the server. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws SQLException, IOException;
  }

  /** Waits until a migrator is connected, as long as the process lives. */
  void awaitSomebody(MigratorProcess alive) throws SQLException, IOException, InterruptedException {
    await(() -> !backends().isEmpty() || !alive.isAlive(), AT_MOST, PAUSE_BEFORE_MS);
  }

  /** Asks again and again, as long as the process lives; tells whether it has become true. */
  static boolean await(Condition condition, MigratorProcess alive)
      throws SQLException, IOException, InterruptedException {
    AtomicBoolean holds = new AtomicBoolean();
    await(
        () -> {
          holds.set(condition.holds());
          return holds.get() || !alive.isAlive();
        },
        AT_MOST);
    return holds.get();
  }

  /** Asks again and again for so long; tells whether it has become true. */
  static boolean await(Condition condition, Duration atMost)
      throws SQLException, IOException, InterruptedException {
    return await(condition, atMost, PAUSE_MS);
  }

  private static boolean await(Condition condition, Duration atMost, long pauseMs)
      throws SQLException, IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    boolean holds = condition.holds();
    while (!holds && System.nanoTime() < end) {
      Thread.sleep(pauseMs);
      holds = condition.holds();
    }
    return holds;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
