package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.net.UnknownHostException;
import java.sql.SQLException;

/**
 * No connection could be had: the server does not answer, refuses the login, or has no such
 * database. The message follows the name of a setting, and never holds the password.
 */
public final class UnreachableDatabaseException extends RuntimeException {
  private UnreachableDatabaseException(String message, SQLException cause) {
    super(message, cause);
  }

  static UnreachableDatabaseException of(DatabaseUrl url, SQLException cause) {
    String server = "the server at " + url.authority();
    String user = url.user().map(name -> "the user " + name).orElse("a login without a user");
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    String reason =
        switch (state) {
          case "28P01" -> server + " does not accept the password of " + user;
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
