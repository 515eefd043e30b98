package dev.vitae.adapter.persistence.jdbc;

import static java.util.Objects.requireNonNull;

import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import java.time.Duration;

/**
 * Which database, and how its connections are kept. What the URL itself says about a driver's
 * property wins over what follows from here.
 *
 * @param database asked when the first connection is opened, and anew when the server refuses the
 *     login: at most once a second, and the same login is tried once in two
 * @param maximumConnections at least 1
 * @param minimumIdle connections kept open though nobody asks, 0 to {@code maximumConnections};
 *     with 0 a database that sleeps when idle may sleep
 * @param connectionTimeout how long a caller waits for a connection before that counts as a failed
 *     try, at least 250 ms; also how long the driver tries to reach the server and to log in
 * @param trustIdle a connection handed out within this time is handed out again for a change
 *     without asking whether it still lives; 0 asks for each change, which costs a round trip. For
 *     a read, which is repeated if it does not, it is at least a second. The time is that of the
 *     clock on the wall, which goes on while a process is frozen
 * @param responseTimeout how long the driver waits for a server that says nothing; must exceed the
 *     statement timeout of the database's role, or the driver gives up on a statement that goes on
 */
public record JdbcSettings(
    DatabaseSource database,
    int maximumConnections,
    int minimumIdle,
    Duration connectionTimeout,
    Duration trustIdle,
    Duration responseTimeout) {

  private static final Duration SHORTEST_CONNECTION_TIMEOUT = Duration.ofMillis(250);

  /** More than the 30 s that a statement has by the settings of the application's role. */
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(40);

  /**
   * @throws IllegalArgumentException if a number or a time is out of its range
   */
  public JdbcSettings {
    requireNonNull(database, "database");
    if (maximumConnections < 1) {
      throw new IllegalArgumentException("at least 1 connection, not " + maximumConnections);
    }
    if (minimumIdle < 0 || minimumIdle > maximumConnections) {
      throw new IllegalArgumentException(
          "0 to %d idle connections, not %d".formatted(maximumConnections, minimumIdle));
    }
    if (connectionTimeout.compareTo(SHORTEST_CONNECTION_TIMEOUT) < 0) {
      throw new IllegalArgumentException(
          "a connection timeout of at least 250 ms, not " + connectionTimeout);
    }
    if (trustIdle.isNegative()) {
      throw new IllegalArgumentException("trust in idle connections is a time, not " + trustIdle);
    }
    if (responseTimeout.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "a response timeout of at least 1 s, not " + responseTimeout);
    }
  }

  /** For a server with many callers at a time that stays up. */
  public static JdbcSettings forServer(DatabaseUrl database) {
    return new JdbcSettings(
        DatabaseSource.of(database),
        10,
        0,
        Duration.ofSeconds(5),
        Duration.ofMillis(500),
        RESPONSE_TIMEOUT);
  }

  /**
   * For a process that serves one caller at a time and may be frozen between two: before each
   * change, and before a read that follows after a pause, the connection is asked whether it lives;
   * none is kept alive for its own sake.
   */
  public static JdbcSettings forLambda(DatabaseSource database) {
    return new JdbcSettings(
        database, 1, 0, Duration.ofSeconds(10), Duration.ZERO, RESPONSE_TIMEOUT);
  }

  public JdbcSettings withMaximumConnections(int maximumConnections) {
    return new JdbcSettings(
        database,
        maximumConnections,
        Math.min(minimumIdle, maximumConnections),
        connectionTimeout,
        trustIdle,
        responseTimeout);
  }

  public JdbcSettings withConnectionTimeout(Duration connectionTimeout) {
    return new JdbcSettings(
        database, maximumConnections, minimumIdle, connectionTimeout, trustIdle, responseTimeout);
  }

  public JdbcSettings withTrustIdle(Duration trustIdle) {
    return new JdbcSettings(
        database, maximumConnections, minimumIdle, connectionTimeout, trustIdle, responseTimeout);
  }
}
