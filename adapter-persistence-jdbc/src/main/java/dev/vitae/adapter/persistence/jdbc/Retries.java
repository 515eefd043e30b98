package dev.vitae.adapter.persistence.jdbc;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Tries again what an outage that may pass got in the way of. Nothing refers to this class before
 * something has failed, so that neither it nor the library is loaded when all goes well.
 */
final class Retries {
  private static final int FIRST_PAUSE = 20;
  private static final int LONGEST_PAUSE = 500;
  private static final double JITTER = 0.3;

  private Retries() {}

  /**
   * At once, and then in growing intervals, for as long as there is time.
   *
   * @param failed thrown if another try is in vain or comes too late; else what failed last is
   * @param millis until when a try may begin
   */
  static <R> R after(SQLException failed, long millis, CheckedSupplier<R> attempt)
      throws SQLException {
    if (millis <= LONGEST_PAUSE || !mayPass(failed)) {
      throw failed;
    }
    RetryPolicy<R> policy =
        RetryPolicy.<R>builder()
            .handleIf(Retries::mayPass)
            .withBackoff(FIRST_PAUSE, LONGEST_PAUSE, ChronoUnit.MILLIS)
            .withJitter(JITTER)
            .withMaxAttempts(-1)
            .withMaxDuration(Duration.ofMillis(millis))
            .build();
    try {
      return Failsafe.with(policy).get(attempt);
    } catch (FailsafeException last) {
      if (last.getCause() instanceof SQLException) {
        throw (SQLException) last.getCause();
      }
      failed.addSuppressed(last); // interrupted
      throw failed;
    }
  }

  private static boolean mayPass(Throwable failed) {
    return !Thread.currentThread().isInterrupted()
        && SqlFailure.in(failed).filter(SqlFailure::mayPass).isPresent();
  }
}
