package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;

/**
 * No connection could be had: the server does not answer, refuses the login, or has no such
 * database. The message follows the name of a setting, and never holds the password.
 */
public final class UnreachableDatabaseException extends RuntimeException {
  private static final String WRONG_PASSWORD = "28P01";

  /** No connection, of whatever kind. */
  private static final String CONNECTION = "08";

  /** The server shuts down, has crashed or starts, or has too many connections. */
  private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300");

  private final String state;

  private UnreachableDatabaseException(String message, SQLException cause) {
    super(message, cause);
    this.state = state(cause);
  }

  /** Whether the server answers, but not to this password. */
  public boolean isPasswordRefused() {
    return state.equals(WRONG_PASSWORD);
  }

  /**
   * Whether the same may go well a little later: the server sleeps, starts, fails over, is full, or
   * cannot be seen yet. Settings that are wrong may look like that, too: a host that is not known.
   */
  public boolean mayPass() {
    return state.isEmpty() || state.startsWith(CONNECTION) || PASSING.contains(state);
  }

  static UnreachableDatabaseException of(DatabaseUrl url, SQLException cause) {
    String server = "the server at " + url.authority();
    String user = url.user().map(name -> "the user " + name).orElse("a login without a user");
    String reason =
        switch (state(cause)) {
          case WRONG_PASSWORD -> server + " does not accept the password of " + user;
          case "28000" -> server + " does not let " + user + " in: " + serversWords(cause);
          case "3D000" -> server + " has no database named " + url.database();
          default ->
              unknownHost(cause)
                  ? "the host " + url.host() + " is not known"
                  : server + " cannot be used: " + serversWords(cause);
        };
    return new UnreachableDatabaseException(
        "names a database that cannot be reached: " + reason, cause);
  }

  private static String state(SQLException cause) {
    return cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  private static boolean unknownHost(Throwable thrown) {
    return thrown != null
        && (thrown instanceof UnknownHostException || unknownHost(thrown.getCause()));
  }

  private static String serversWords(SQLException cause) {
    String words = cause.getMessage().replaceFirst("^FATAL: ", "").strip();
    return cause.getCause() == null || cause.getCause().getMessage() == null
        ? words
        : words + " (" + cause.getCause().getMessage() + ")";
  }
}
