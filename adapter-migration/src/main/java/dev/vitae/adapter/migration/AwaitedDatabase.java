package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.LambdaExtensionSecretSource.Pause;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A database whose server may have to wake up, to start again or to fail over first. */
final class AwaitedDatabase {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private static final System.Logger LOG = System.getLogger(AwaitedDatabase.class.getName());

  private final DatabaseSource source;
  private final Supplier<Duration> patience;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /**
   * @param patience asked for at the beginning of each work: how long it is tried to get a
   *     connection; a try that is begun by then may end later
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  AwaitedDatabase(
      DatabaseSource source, Supplier<Duration> patience, LongSupplier nanoTime, Pause pause) {
    this.source = source;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Works on it. What found no connection has done nothing yet, and is tried again: while the
   * server may come to answer, with growing pauses; once, with the password as it is by then, where
   * that was refused and may have changed since.
   *
   * @throws UnreachableDatabaseException when there is still no connection
   */
  <T> T on(Function<DatabaseUrl, T> work) {
    long begun = nanoTime.getAsLong();
    long patienceMillis = patience.get().toMillis();
    long next = FIRST_PAUSE_MILLIS;
    boolean readAgain = !source.mayChange();
    DatabaseUrl url = source.read();
    while (true) {
      try {
        return work.apply(url);
      } catch (UnreachableDatabaseException unreachable) {
        long left = patienceMillis - (nanoTime.getAsLong() - begun) / 1_000_000;
        if (unreachable.isPasswordRefused() && !readAgain) {
          readAgain = true;
          url = source.read();
        } else if (unreachable.mayPass() && left > 0) {
          pause(Math.min(next, left), unreachable);
          next = Math.min(2 * next, LONGEST_PAUSE_MILLIS);
        } else {
          throw unreachable;
        }
      }
    }
  }

  private void pause(long millis, UnreachableDatabaseException unreachable) {
    LOG.log(
        INFO,
        "There is no connection yet, tried again in %d ms: the setting %s"
            .formatted(millis, unreachable.getMessage()));
    try {
      pause.millis(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "Interrupted while waiting for the database: run it again.", interrupted);
    }
  }
}
