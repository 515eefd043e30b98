package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a database says about the migrations that have run on it. */
final class History {
  static final String TABLE = "flyway_schema_history";

  /** What is no part of an extension; Flyway counts in the same way. */
  private static final String OBJECTS =
      """
      SELECT count(*)
      FROM (
        SELECT oid FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          AND relname <> 'flyway_schema_history'
        UNION ALL
        SELECT oid FROM pg_catalog.pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT oid FROM pg_catalog.pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
      ) AS object
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d WHERE d.objid = object.oid AND d.deptype = 'e')
      """;

  private static final String NEWEST =
      "SELECT max(version::integer) FROM public.flyway_schema_history"
          + " WHERE success AND version ~ '^[0-9]{1,9}$'";

  private final Connection connection;

  private History(Connection connection) {
    this.connection = connection;
  }

  static History of(Connection connection) {
    return new History(connection);
  }

  /** Whether a migration or an adoption has been recorded; a run that was killed may leave none. */
  boolean isThere() throws SQLException {
    return exists(TABLE)
        && Rows.holds(connection, "EXISTS (SELECT FROM public.flyway_schema_history)");
  }

  boolean isDatabaseEmpty() throws SQLException {
    return Rows.text(connection, OBJECTS).equals("0");
  }

  /** Removes a history without entries, in which Flyway could not begin. */
  void forget() throws SQLException {
    Rows.run(connection, "DROP TABLE IF EXISTS public.flyway_schema_history");
  }

  Optional<String> version() throws SQLException {
    return exists(TABLE) ? Optional.ofNullable(Rows.text(connection, NEWEST)) : Optional.empty();
  }

  /** Makes {@code schema_version} agree with the history, if there are both. */
  void recordVersion() throws SQLException {
    Optional<String> version = version();
    if (version.isEmpty() || !exists("schema_version")) {
      return;
    }
    int newest = Integer.parseInt(version.get());
    Rows.change(
        connection,
        "INSERT INTO public.schema_version AS kept (version, migrated_at) VALUES (?, now())"
            + " ON CONFLICT ((true)) DO UPDATE"
            + " SET version = excluded.version, migrated_at = excluded.migrated_at"
            + " WHERE kept.version <> excluded.version",
        newest);
  }

  MigrationStatus status(Migrations shipped) throws SQLException {
    List<Migration> all = versions(shipped);
    boolean readable =
        exists(TABLE)
            && Rows.holds(
                connection, "has_table_privilege('public.flyway_schema_history', 'SELECT')");
    if (!readable && exists("schema_version")) {
      return status(shipped, Rows.text(connection, "SELECT version FROM public.schema_version"));
    }
    if (!readable || !isThere()) {
      return isDatabaseEmpty()
          ? new MigrationStatus(State.EMPTY, Optional.empty(), all)
          : new MigrationStatus(State.NOT_ADOPTED, Optional.empty(), List.of());
    }
    return status(shipped, version().orElse("0"));
  }

  private static MigrationStatus status(Migrations shipped, String version) {
    int newest = Integer.parseInt(version);
    List<Migration> pending =
        versions(shipped).stream()
            .filter(migration -> Integer.parseInt(migration.version()) > newest)
            .toList();
    State state =
        newest > Integer.parseInt(shipped.newestVersion())
            ? State.AHEAD
            : pending.isEmpty() ? State.CURRENT : State.BEHIND;
    return new MigrationStatus(state, Optional.of(version), pending);
  }

  private static List<Migration> versions(Migrations shipped) {
    return shipped.scripts().stream()
        .filter(script -> script.version().isPresent())
        .map(script -> new Migration(script.version().get(), script.description()))
        .toList();
  }

  private boolean exists(String table) throws SQLException {
    return Rows.holds(connection, "to_regclass(?) IS NOT NULL", "public." + table);
  }
}
