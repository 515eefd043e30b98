package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.observation.PlanReport.State;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** What Flyway would run on a database, and what has run on it. Nothing is changed. */
record Pending(State state, Optional<String> version, List<Script> scripts) {
  private static final String HISTORY = "public." + FlywayConfiguration.HISTORY;

  private static final String OBJECTS =
      "EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = 'public'::regnamespace"
          + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relname <> '"
          + FlywayConfiguration.HISTORY
          + "'"
          + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d"
          + " WHERE d.objid = c.oid AND d.deptype = 'e'))";

  static Pending on(Sessions live, Migrations migrations, Connection connection)
      throws SQLException {
    boolean begun =
        Rows.holds(connection, "to_regclass(?) IS NOT NULL", HISTORY)
            && Rows.holds(connection, "EXISTS (SELECT FROM " + HISTORY + ")");
    if (!begun && Rows.holds(connection, OBJECTS)) {
      return new Pending(State.NOT_ADOPTED, Optional.empty(), List.of());
    }
    try {
      MigrationInfoService info =
          FlywayConfiguration.of(live.source(Plan.APPLICATION_NAME), migrations).load().info();
      List<Script> scripts =
          Arrays.stream(info.pending()).map(pending -> script(pending, migrations)).toList();
      State state =
          !begun
              ? State.EMPTY
              : !scripts.isEmpty() ? State.PENDING : isAhead(info) ? State.AHEAD : State.CURRENT;
      return new Pending(state, newest(info), scripts);
    } catch (FlywayException failed) {
      throw new MigrationException(
          "What is pending cannot be found out: " + failed.getMessage().strip(), failed);
    }
  }

  private static Script script(MigrationInfo pending, Migrations migrations) {
    return migrations.scripts().stream()
        .filter(script -> pending.getScript().endsWith(script.file()))
        .filter(script -> script.description().equals(pending.getDescription()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isAhead(MigrationInfoService info) {
    return Arrays.stream(info.all())
        .anyMatch(
            migration ->
                migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED);
  }

  private static Optional<String> newest(MigrationInfoService info) {
    return Arrays.stream(info.applied())
        .filter(migration -> !migration.getState().isFailed())
        .map(MigrationInfo::getVersion)
        .filter(version -> version != null)
        .max(MigrationVersion::compareTo)
        .map(MigrationVersion::getVersion);
  }
}
