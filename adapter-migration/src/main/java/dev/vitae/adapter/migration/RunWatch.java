package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks after a run from a connection of its own: says who has the lock that a statement waits for,
 * counts that as waiting, and cancels what runs when the time is over, or when it waits and all
 * waiting is over. A run that ends soon costs it nothing but a thread.
 */
final class RunWatch implements AutoCloseable {
  private static final String APPLICATION_NAME = "vitae-migrator-watch";
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** For a server that does not answer any more, not even to the request to cancel. */
  private static final Duration UNANSWERED = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(RunWatch.class.getName());

  /** Why a run was stopped. */
  enum Stop {
    TIME_IS_OVER,
    WAITED_ENOUGH
  }

  private static final String OURS =
      " pid = ANY (?::integer[]) AND datname = current_database() AND application_name = '"
          + Migrator.RUN_APPLICATION_NAME
          + "'";

  private static final String WAITING =
      "SELECT CASE WHEN holder.pid IS NOT NULL THEN format('process %s (%s%s, %s)', holder.pid,"
          + " coalesce(nullif(holder.application_name, ''), holder.backend_type, 'unnamed'),"
          + " ', login ' || holder.usename, coalesce(holder.state, 'busy')) END"
          + " FROM (SELECT pid FROM pg_catalog.pg_stat_activity WHERE wait_event_type = 'Lock' AND"
          + OURS
          + ") AS waiting LEFT JOIN pg_catalog.pg_stat_activity AS holder"
          + " ON holder.pid = ANY (pg_blocking_pids(waiting.pid)) AND holder.pid <> pg_backend_pid()";

  private static final String CANCEL =
      "SELECT pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity"
          + " WHERE state IS DISTINCT FROM 'idle' AND"
          + OURS;

  /** One may end by itself between being seen and being cancelled. */
  private static final int REFUSALS = 2;

  private final Sessions sessions;
  private final RunConnections watched;
  private final TimeBudget time;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, APPLICATION_NAME);
  private final Set<String> told = new HashSet<>();
  private volatile Optional<Stop> stop = Optional.empty();
  private volatile Optional<String> holder = Optional.empty();
  private long lastLook;
  private int refusals;

  private RunWatch(Sessions sessions, RunConnections watched, TimeBudget time) {
    this.sessions =
        new Sessions(
            sessions.url().withProperty("loginTimeout", Long.toString(UNANSWERED.toSeconds())));
    this.watched = watched;
    this.time = time;
  }

  /** Watches until it is closed. */
  static RunWatch start(Sessions sessions, RunConnections watched, TimeBudget time) {
    RunWatch watch = new RunWatch(sessions, watched, time);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Why it has cancelled what ran, if it has. */
  Optional<Stop> stop() {
    return stop;
  }

  /** Who had the lock that was waited for last, as far as that was seen. */
  Optional<String> holder() {
    return holder;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(2 * UNANSWERED.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    Duration first = time.left().compareTo(FIRST_LOOK) < 0 ? time.left() : FIRST_LOOK;
    lastLook = System.nanoTime();
    boolean ended = ended(first);
    while (!ended) {
      try (Connection connection = sessions.open(APPLICATION_NAME)) {
        connection.setNetworkTimeout(Runnable::run, (int) UNANSWERED.toMillis());
        // The owner's role, which a migrator's login works in, neither sees nor ends what that
        // does.
        Rows.run(connection, "SET ROLE NONE");
        while (!ended) {
          look(connection);
          ended = ended(BETWEEN_LOOKS);
        }
      } catch (SQLException | UnreachableDatabaseException failed) {
        LOG.log(WARNING, "The run cannot be watched for a moment: " + failed.getMessage());
        abortWhenOver();
        ended = ended(FIRST_LOOK);
      }
    }
  }

  private void abortWhenOver() {
    if (time.isOver()) {
      stop = Optional.of(Stop.TIME_IS_OVER);
      abort();
    }
  }

  private void abort() {
    try {
      watched.abort();
    } catch (SQLException gone) {
      LOG.log(WARNING, "A connection could not be given up: " + gone.getMessage());
    }
  }

  private boolean ended(Duration wait) {
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  private void look(Connection connection) throws SQLException {
    String processes =
        watched.processes().stream()
            .map(Object::toString)
            .collect(Collectors.joining(",", "{", "}"));
    List<Optional<String>> waiting =
        Rows.read(connection, WAITING, row -> Optional.ofNullable(row.getString(1)), processes);
    long now = System.nanoTime();
    if (!waiting.isEmpty()) {
      time.waited(now - lastLook);
      waiting.stream().flatMap(Optional::stream).forEach(this::tell);
    }
    lastLook = now;
    if (time.isOver()) {
      stop = Optional.of(Stop.TIME_IS_OVER);
    } else if (!waiting.isEmpty() && time.hasWaitedEnough()) {
      stop = Optional.of(Stop.WAITED_ENOUGH);
    }
    if (stop.isPresent()) {
      cancel(connection, processes);
    }
  }

  /** What the server does not cancel is left alone with its work, for the next run to end. */
  private void cancel(Connection connection, String processes) {
    String refusal;
    try {
      if (!Rows.read(connection, CANCEL, row -> row.getBoolean(1), processes).contains(false)) {
        return;
      }
      refusal = "the server could not";
    } catch (SQLException refused) {
      refusal = refused.getMessage();
    }
    LOG.log(WARNING, "What runs could not be cancelled: " + refusal);
    if (++refusals >= REFUSALS) {
      abort();
    }
  }

  private void tell(String who) {
    holder = Optional.of(who);
    if (told.add(who)) {
      LOG.log(INFO, "The migration waits for a lock that is not free because of the " + who + ".");
    }
  }
}
