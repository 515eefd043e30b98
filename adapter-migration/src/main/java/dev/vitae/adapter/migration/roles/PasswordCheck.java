package dev.vitae.adapter.migration.roles;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseUrl;
import java.sql.SQLException;

/**
 * Whether a role has a password already. Who is no superuser sees no verifier: it is found out by
 * logging in.
 */
final class PasswordCheck {
  private final DatabaseUrl database;
  private final String applicationName;

  PasswordCheck(DatabaseUrl database, String applicationName) {
    this.database = database;
    this.applicationName = applicationName;
  }

  /** A server that lets the role in without any says nothing about this one. */
  boolean has(Role role, String password) {
    return letsIn(role, password) && !letsIn(role, "");
  }

  private boolean letsIn(Role role, String password) {
    Sessions sessions = new Sessions(database.withLogin(role.name(), password));
    try {
      sessions.open(applicationName).close();
      return true;
    } catch (UnreachableDatabaseException | SQLException refused) {
      return false;
    }
  }
}
