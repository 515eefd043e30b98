package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a run leaves behind that failed or was killed outside a transaction: the note of its
 * failure, on which Flyway would refuse every later run, and indexes that PostgreSQL does not use
 * because their build did not end. To be cleared under the {@link MigrationLock} only.
 */
final class InterruptedRun {
  private static final System.Logger LOG = System.getLogger(InterruptedRun.class.getName());

  private final Connection connection;

  InterruptedRun(Connection connection) {
    this.connection = connection;
  }

  /** Migrations that run outside a transaction are written so that they can be run again. */
  void clear(Migrations shipped) throws SQLException {
    int failures =
        Rows.change(connection, "DELETE FROM public.flyway_schema_history WHERE NOT success");
    if (failures > 0) {
      LOG.log(WARNING, "An earlier run failed half way: its last migration is run again.");
    }
    List<String> unfinished =
        Rows.read(
            connection,
            "SELECT c.relname FROM pg_catalog.pg_index i"
                + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                + " WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace",
            row -> row.getString(1));
    for (String index : unfinished) {
      if (shipped.scripts().stream().anyMatch(script -> mentions(script, index))) {
        LOG.log(WARNING, "The index {0} was left unfinished: it is built again.", index);
        Rows.run(connection, "SET lock_timeout = '60s'");
        Rows.run(connection, "DROP INDEX CONCURRENTLY IF EXISTS public.\"" + index + "\"");
      }
    }
  }

  private static boolean mentions(Script script, String name) {
    return Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(script.text()).find();
  }
}
