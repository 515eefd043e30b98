package dev.vitae.adapter.migration;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One program of the guide's making, which reads and writes several times a second until it is
 * stopped, for figures without a pause. Its connection refuses to wait: a lock that it does not get
 * within {@value #LONGEST_WAIT} is its failure, by the server's own clock.
 */
final class GuideClient implements Runnable {
  /** A second less the pause: who comes as late as that still meets a lock that is held for one. */
  static final String LONGEST_WAIT = "800ms";

  /** Milliseconds between two rounds. */
  static final String PAUSE = "vitae.load.pause";

  private static final long PAUSE_NANOS = MILLISECONDS.toNanos(Long.getLong(PAUSE, 200));

  private static final String PLAN_OF_BEFORE = "0A000";
  private static final int ROUNDS_BETWEEN_INSERTS = 20;

  private final Connection connection;
  private final GuideStatements statements;
  private final String name;
  private final boolean owner;
  private final List<String> inserted = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private String newestTitle;
  private int updates;
  private int retries;
  private volatile boolean stopped;
  private volatile int rounds;
  private volatile SQLException failure;

  /**
   * @param owner changes what is there; everybody else only adds to it, for two that change several
   *     rows at once may wait for each other, whether anybody migrates or not
   */
  GuideClient(Connection connection, String name, boolean owner) throws SQLException {
    this.connection = connection;
    this.statements = new GuideStatements(connection);
    this.name = name;
    this.owner = owner;
    Rows.run(connection, "SET application_name = '" + name + "'");
    Rows.run(connection, "SET lock_timeout = '" + LONGEST_WAIT + "'");
  }

  @Override
  public void run() {
    try (connection) {
      while (!stopped) {
        timed(statements::newestPersonalInfo);
        timed(statements::experience);
        if (owner) {
          update();
        } else if (rounds % ROUNDS_BETWEEN_INSERTS == 0) {
          insert();
        }
        rounds++;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException failed) {
      failure = failed;
    }
  }

  void stop() {
    stopped = true;
  }

  String name() {
    return name;
  }

  int rounds() {
    return rounds;
  }

  /** What ended it before it was stopped, or null. */
  SQLException failure() {
    return failure;
  }

  // -- to be asked when it has ended

  /** The addresses of the rows that the server said it had written. */
  List<String> inserted() {
    return inserted;
  }

  /** The title of the last change that the server said it had made. */
  String newestTitle() {
    return newestTitle;
  }

  int updates() {
    return updates;
  }

  /** How often a plan of before a migration could not be used and the statement was sent again. */
  int retries() {
    return retries;
  }

  /** How long each statement took, its retry included. */
  List<Long> nanos() {
    return nanos;
  }

  private void update() throws SQLException {
    String title = "Title " + (updates + 1);
    timed(() -> statements.updatePersonalInfo(title, "Here"));
    newestTitle = title;
    updates++;
  }

  private void insert() throws SQLException {
    String email = name + "-" + inserted.size() + "@example.org";
    timed(
        () -> {
          statements.insertPersonalInfo(name, "New", email);
          return email;
        });
    inserted.add(email);
  }

  private void timed(Sending<?> sending) throws SQLException {
    long start = System.nanoTime();
    try {
      sending.send();
    } catch (SQLException refused) {
      if (!PLAN_OF_BEFORE.equals(refused.getSQLState())) {
        throw refused;
      }
      retries++;
      sending.send();
    }
    nanos.add(System.nanoTime() - start);
  }

  @FunctionalInterface
  private interface Sending<T> {
    T send() throws SQLException;
  }
}
