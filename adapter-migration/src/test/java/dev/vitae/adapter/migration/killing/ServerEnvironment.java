package dev.vitae.adapter.migration.killing;

import dev.vitae.settings.DatabaseUrl;
import java.util.HashMap;
import java.util.Map;

/** The variables by which PostgreSQL's own programs, and ours, are told where a database is. */
final class ServerEnvironment {
  private ServerEnvironment() {}

  static Map<String, String> of(DatabaseUrl url) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PGHOST", url.host());
    variables.put("PGPORT", Integer.toString(url.port()));
    variables.put("PGDATABASE", url.database());
    url.user().ifPresent(user -> variables.put("PGUSER", user));
    url.password().ifPresent(password -> variables.put("PGPASSWORD", password));
    return variables;
  }
}
