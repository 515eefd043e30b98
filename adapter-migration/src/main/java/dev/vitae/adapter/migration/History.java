package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.adapter.migration.script.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/** What a database says about the migrations that have run on it. */
final class History {
  static final String TABLE = FlywayConfiguration.HISTORY;

  /** What is no part of an extension; Flyway counts in the same way. */
  private static final String OBJECTS =
      """
      SELECT count(*)
      FROM (
        SELECT oid FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          AND relname NOT IN ('flyway_schema_history', 'migration_runs', 'migration_runs_id_seq')
        UNION ALL
        SELECT oid FROM pg_catalog.pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT oid FROM pg_catalog.pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
      ) AS object
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d WHERE d.objid = object.oid AND d.deptype = 'e')
      """;

  /** A folder of one's own may have a table of this name that is something else. */
  private static final String VERSION_IS_KEPT =
      """
      (SELECT count(*) = 2 FROM pg_catalog.pg_attribute
       WHERE attrelid = to_regclass('public.schema_version') AND NOT attisdropped
         AND (attname, atttypid) IN (('version', 'int4'::regtype), ('migrated_at', 'timestamptz'::regtype)))
      """;

  /**
   * One line of it.
   *
   * @param version empty: a repeatable script
   * @param type in Flyway's words; DELETE takes earlier lines back, which are left out
   */
  record Entry(
      int rank,
      Optional<MigrationVersion> version,
      String description,
      String type,
      boolean success) {
    boolean isApplied() {
      return success && !type.equals("DELETE");
    }

    private boolean isTakenBackBy(Entry later) {
      return later.type.equals("DELETE")
          && later.rank > rank
          && !type.equals("DELETE")
          && later.version.equals(version)
          && (version.isPresent() || later.description.equals(description));
    }

    Migration migration() {
      return new Migration(version.map(MigrationVersion::getVersion).orElse(""), description);
    }
  }

  private final Connection connection;

  private History(Connection connection) {
    this.connection = connection;
  }

  static History of(Connection connection) {
    return new History(connection);
  }

  boolean isReadable() throws SQLException {
    return exists(TABLE)
        && Rows.holds(connection, "has_table_privilege('public.flyway_schema_history', 'SELECT')");
  }

  boolean hasTable() throws SQLException {
    return exists(TABLE);
  }

  private boolean isThere() throws SQLException {
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

  /** In their order. None when nothing has been recorded; a run that was killed may leave none. */
  List<Entry> entries() throws SQLException {
    List<Entry> all = all();
    return all.stream().filter(entry -> all.stream().noneMatch(entry::isTakenBackBy)).toList();
  }

  private List<Entry> all() throws SQLException {
    return isThere()
        ? Rows.read(
            connection,
            "SELECT installed_rank, version, description, type, success"
                + " FROM public.flyway_schema_history ORDER BY installed_rank",
            row ->
                new Entry(
                    row.getInt(1),
                    Optional.ofNullable(row.getString(2)).map(MigrationVersion::fromVersion),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)))
        : List.of();
  }

  /** The newest version that was applied. */
  static Optional<MigrationVersion> version(List<Entry> entries) {
    return entries.stream()
        .filter(Entry::isApplied)
        .flatMap(entry -> entry.version().stream())
        .max(Comparator.naturalOrder());
  }

  /** Whether a script has run, be it in an earlier wording when it is a repeatable one. */
  static boolean hasRun(Script script, List<Entry> entries) {
    Optional<MigrationVersion> version = script.version().map(MigrationVersion::fromVersion);
    return entries.stream()
        .filter(Entry::isApplied)
        .anyMatch(
            entry ->
                entry.version().equals(version)
                    && (version.isPresent() || entry.description().equals(script.description())));
  }

  /** What {@code schema_version} says, for a login that may not read more. */
  Optional<String> keptVersion() throws SQLException {
    return exists("schema_version")
        ? Rows.read(
                connection, "SELECT version FROM public.schema_version", row -> row.getString(1))
            .stream()
            .findFirst()
        : Optional.empty();
  }

  /** Makes {@code schema_version} agree with the history, if it is there to. */
  void keep(Optional<MigrationVersion> version) throws SQLException {
    Optional<String> number =
        version.map(MigrationVersion::getVersion).filter(text -> text.matches("[0-9]{1,9}"));
    if (number.isPresent() && Rows.holds(connection, VERSION_IS_KEPT)) {
      Rows.change(
          connection,
          "INSERT INTO public.schema_version AS kept (version, migrated_at) VALUES (?, now())"
              + " ON CONFLICT ((true)) DO UPDATE"
              + " SET version = excluded.version, migrated_at = excluded.migrated_at"
              + " WHERE kept.version <> excluded.version",
          Integer.parseInt(number.get()));
    }
  }

  private boolean exists(String table) throws SQLException {
    return Rows.holds(connection, "to_regclass(?) IS NOT NULL", "public." + table);
  }
}
