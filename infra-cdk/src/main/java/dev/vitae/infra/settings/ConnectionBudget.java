package dev.vitae.infra.settings;

import dev.vitae.settings.SettingProblem;
import java.util.Optional;

/**
 * Whether a database can serve all who may ask it at the same time.
 *
 * @param processes of the API
 * @param capacity sessions that it takes
 * @param origin where the capacity comes from
 * @param reserved whether the processes are the function's own, or whatever the account allows
 */
public record ConnectionBudget(int processes, int capacity, String origin, boolean reserved) {
  /** A process answers one request at a time. */
  public static final int CONNECTIONS_OF_A_PROCESS = 1;

  /** The lock, the scripts, the watch over both, the roles; and one for who rotates a password. */
  public static final int CONNECTIONS_OF_THE_MIGRATOR = 5;

  static ConnectionBudget of(FunctionSettings function, DatabaseSettings database) {
    return new ConnectionBudget(
        function.processes(),
        database.capacity(),
        database.origin(),
        function.reservedConcurrency().isPresent());
  }

  /** Sessions at most. */
  public int needed() {
    return processes * CONNECTIONS_OF_A_PROCESS + CONNECTIONS_OF_THE_MIGRATOR;
  }

  /** What is wrong, with the arithmetic; empty when it is enough for all. */
  Optional<SettingProblem> problem() {
    if (needed() <= capacity) {
      return Optional.empty();
    }
    int possible = (capacity - CONNECTIONS_OF_THE_MIGRATOR) / CONNECTIONS_OF_A_PROCESS;
    String reason =
        "%s %d processes x %d connection + %d of the migrator = %d, and the database takes %d (%s)"
            .formatted(
                reserved ? "allows" : "is off, and accountConcurrency allows",
                processes,
                CONNECTIONS_OF_A_PROCESS,
                CONNECTIONS_OF_THE_MIGRATOR,
                needed(),
                capacity,
                origin);
    return Optional.of(
        new SettingProblem("reservedConcurrency", reason, Integer.toString(Math.max(1, possible))));
  }
}
