package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.roles.RolePasswords;
import dev.vitae.adapter.migration.roles.Roles;
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;

/**
 * How the API logs in.
 *
 * @param setting that names it
 */
record ApplicationLogin(String setting, DatabaseSource source) {
  /**
   * The password as it is kept now.
   *
   * @throws dev.vitae.settings.SecretUnavailableException if the place where it is kept does not
   *     give it
   * @throws MigrationException when it is another role's, or there is none
   */
  RolePasswords password() {
    DatabaseUrl login = source.read();
    String user = login.user().orElse("nobody");
    if (!user.equals(Roles.APPLICATION_ROLE)) {
      throw new MigrationException(
          "Correct %s: it is a login of %s, and the API's role is %s. Keep that one's user name and password there, or unset it: then no roles are set up."
              .formatted(setting, user, Roles.APPLICATION_ROLE));
    }
    return RolePasswords.ofApplication(
        login
            .password()
            .filter(password -> !password.isBlank())
            .orElseThrow(
                () ->
                    new MigrationException(
                        "Correct %s: it has no password for %s. Keep one there, or unset it: then no roles are set up."
                            .formatted(setting, user))));
  }
}
