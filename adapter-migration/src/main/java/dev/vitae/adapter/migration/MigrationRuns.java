package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code migration_runs}: who ran the migrator on this database, when, for what, and how
 * it ended. Like Flyway's history it belongs to the migrator, which makes it, and not to the
 * schema. A row is written when work begins and completed at its end, both under the {@link
 * MigrationLock}; so one that is not completed is that of a run that was killed.
 */
final class MigrationRuns {
  static final String TABLE = "migration_runs";

  /** How a run ended. */
  enum Result {
    DONE("done"),
    NOTHING_TO_DO("nothing to do"),
    /** Nothing was begun. */
    REFUSED("refused"),
    FAILED("failed"),
    /** Killed, or out of time. */
    INTERRUPTED("interrupted");

    private final String text;

    Result(String text) {
      this.text = text;
    }
  }

  private static final String CREATE =
      """
      CREATE TABLE public.migration_runs (
        id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        started_at      timestamptz NOT NULL,
        finished_at     timestamptz,
        command         text NOT NULL,
        login           text NOT NULL DEFAULT session_user,
        client          text NOT NULL DEFAULT coalesce(host(inet_client_addr()), 'local'),
        process         integer NOT NULL DEFAULT pg_backend_pid(),
        deploy_id       text,
        git_revision    text,
        migrations_hash text NOT NULL,
        from_version    text,
        to_version      text,
        applied         text[] NOT NULL DEFAULT '{}',
        ms              bigint,
        result          text NOT NULL DEFAULT 'running',
        reason          text
      );
      COMMENT ON TABLE public.migration_runs IS
        'The runs of the migrator, which made this table: who, when, for what, and how each ended.'
      """;

  private static final String BEGIN =
      """
      WITH killed AS (
        UPDATE public.migration_runs
        SET result = 'interrupted', finished_at = now(), reason = 'It ended without a word: killed, or cut off.'
        WHERE result = 'running'
        RETURNING id)
      INSERT INTO public.migration_runs
        (started_at, command, deploy_id, git_revision, migrations_hash, from_version)
      VALUES (now() - ? * interval '1 ms', ?, ?, ?, ?, ?)
      RETURNING id, (SELECT count(*) FROM killed)
      """;

  private static final String FINISH =
      """
      UPDATE public.migration_runs
      SET finished_at = now(), to_version = ?, applied = ?, ms = ?, result = ?, reason = ?
      WHERE id = ?
      """;

  private static final System.Logger LOG = System.getLogger(MigrationRuns.class.getName());

  private final Connection connection;
  private final String command;
  private final RunContext context;
  private final String hash;
  private final TimeBudget time;
  private Optional<Long> id = Optional.empty();

  MigrationRuns(
      Connection connection, String command, RunContext context, String hash, TimeBudget time) {
    this.connection = connection;
    this.command = command;
    this.context = context;
    this.hash = context.migrationsHash().orElse(hash);
    this.time = time;
  }

  /** Whether a run for these migrations has ever come to its end. */
  static boolean hasRun(Connection connection, String hash) throws SQLException {
    return exists(connection)
        && Rows.holds(
            connection,
            "EXISTS (SELECT FROM public.migration_runs"
                + " WHERE migrations_hash = ? AND result IN ('done', 'nothing to do'))",
            hash);
  }

  /** The deploy for which a process of the server is at work, where that is known. */
  static Optional<String> deployOf(Connection connection, int process) throws SQLException {
    boolean readable =
        Rows.holds(
            connection,
            "coalesce(has_table_privilege(to_regclass('public.migration_runs'), 'SELECT'), false)");
    return readable
        ? Rows.read(
                connection,
                "SELECT deploy_id FROM public.migration_runs"
                    + " WHERE result = 'running' AND process = ? AND deploy_id IS NOT NULL",
                row -> row.getString(1),
                process)
            .stream()
            .findFirst()
        : Optional.empty();
  }

  boolean hasTable() throws SQLException {
    return exists(connection);
  }

  /** Writes down that this run has begun, unless it has. */
  void begin(Optional<String> from) throws SQLException {
    if (id.isPresent()) {
      return;
    }
    if (!exists(connection)) {
      Rows.run(connection, CREATE);
    }
    List<Long> idAndKilled =
        Rows.read(
                connection,
                BEGIN,
                row -> List.of(row.getLong(1), row.getLong(2)),
                time.passed().toMillis(),
                command,
                context.deployId().orElse(null),
                context.gitRevision().orElse(null),
                hash,
                from.orElse(null))
            .get(0);
    id = Optional.of(idAndKilled.get(0));
    if (idAndKilled.get(1) > 0) {
      LOG.log(WARNING, "An earlier run on this database was killed: what it left is made good.");
    }
  }

  /** Writes down how it ended, if it has been written down that it began. */
  void finish(Result result, Optional<String> to, List<Migration> applied, Optional<String> reason)
      throws SQLException {
    if (id.isEmpty()) {
      return;
    }
    Rows.change(
        connection,
        FINISH,
        to.orElse(null),
        connection.createArrayOf(
            "text", applied.stream().map(Migration::toString).toArray(String[]::new)),
        time.passed().toMillis(),
        result.text,
        reason.orElse(null),
        id.get());
  }

  private static boolean exists(Connection connection) throws SQLException {
    return Rows.holds(connection, "to_regclass('public.migration_runs') IS NOT NULL");
  }
}
