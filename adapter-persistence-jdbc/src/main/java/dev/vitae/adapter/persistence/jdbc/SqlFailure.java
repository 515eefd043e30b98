package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a database's refusal means, told by its SQLSTATE: see <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL, error
 * codes</a>.
 */
final class SqlFailure {
  /** By the statement timeout, or because the driver asked the server to. */
  static final String CANCELLED = "57014";

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration ONCE_IT_IS_BACK = Duration.ofSeconds(5);

  private static final Set<String> BUSY =
      Set.of(
          "40001", // could not serialize
          "40P01", // deadlock
          "55P03", // lock not available
          CANCELLED);

  private static final Set<String> AWAY =
      Set.of(
          "25006", // read only: a standby that has not taken over yet
          "25P03", // idle in transaction for too long
          "3D000", // no such database
          "57P01", // stopped by an administrator
          "57P02", // crashed
          "57P03", // starting up or shutting down
          "57P04", // database dropped
          "57P05"); // idle for too long

  /** A server that comes back by itself, most often within seconds. */
  private static final Set<String> AWAY_FOR_A_MOMENT = Set.of("57P01", "57P02", "57P03", "57P05");

  private final SQLException failure;

  private SqlFailure(SQLException failure) {
    this.failure = failure;
  }

  static SqlFailure of(SQLException failure) {
    return new SqlFailure(failure);
  }

  /** The database's part in what a library threw, if it has one. */
  static Optional<SqlFailure> in(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return Optional.of(new SqlFailure((SQLException) cause));
      }
    }
    return Optional.empty();
  }

  /** Empty if it was not the database that said so. */
  Optional<String> state() {
    return Optional.ofNullable(failure.getSQLState());
  }

  boolean isMissingTable() {
    return has("42P01");
  }

  /** "cached plan must not change result type": a migration came by since it was prepared. */
  boolean isStalePlan() {
    return has("0A000");
  }

  /** Whether the same transaction, run again, may succeed at once. */
  boolean isWorthAnotherTry() {
    return has("40001") || has("40P01") || isStalePlan();
  }

  /**
   * Whether there may be an answer if one waits a little: no connection, or one that was lost, or
   * none free. A refused login counts, for a password may be about to change; a store that was
   * closed does not.
   */
  boolean mayPass() {
    if (failure instanceof SQLNonTransientConnectionException) {
      return false;
    }
    String state = failure.getSQLState();
    return isConnectionLost()
        || state != null
            && (state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("28")
                || AWAY_FOR_A_MOMENT.contains(state));
  }

  /** A pooler in between says 08P01, which is a broken protocol everywhere else. */
  boolean isLoginRefused() {
    return isPasswordRefused() || has("08P01");
  }

  /** By the server itself, which may count such tries. */
  boolean isPasswordRefused() {
    return has("28P01") || has("28000");
  }

  /**
   * An outage and a taken value as such; all else as unexpected. None has a message that holds a
   * statement or its values.
   */
  RuntimeException translated() {
    if (has("23505")) {
      return new UniqueViolationException(failure);
    }
    return retryAfter()
        .<RuntimeException>map(wait -> new StoreUnavailableException(wait, failure))
        .orElseGet(
            () ->
                new IllegalStateException(
                    "the database refused with SQLSTATE " + failure.getSQLState(), failure));
  }

  private Optional<Duration> retryAfter() {
    String state = failure.getSQLState();
    if (state == null) {
      return isConnectionLost() ? Optional.of(SOON) : Optional.empty();
    }
    if (BUSY.contains(state) || state.startsWith("53")) { // out of some resource
      return Optional.of(SOON);
    }
    if (AWAY.contains(state)
        || state.startsWith("08") // connection
        || state.startsWith("28") // login refused, such as while a password is being changed
        || isConnectionLost()) {
      return Optional.of(ONCE_IT_IS_BACK);
    }
    return Optional.empty();
  }

  /**
   * An exhausted pool gives no SQLSTATE, only its type, and none to a thread that was interrupted
   * while it waited.
   */
  private boolean isConnectionLost() {
    return failure instanceof SQLTransientConnectionException
        || failure.getCause() instanceof IOException
        || failure.getCause() instanceof InterruptedException;
  }

  private boolean has(String state) {
    return state.equals(failure.getSQLState());
  }
}
