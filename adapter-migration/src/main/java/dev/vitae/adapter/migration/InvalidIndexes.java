package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.WARNING;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Indexes that PostgreSQL does not use because their concurrent build did not end. One that a
 * pending migration makes is dropped, so that it can be made; one that is there to stay is built
 * again. Neither hinders readers or writers.
 */
final class InvalidIndexes {
  /** What an interrupted {@code REINDEX CONCURRENTLY} leaves beside the index itself. */
  private static final Pattern REMAINS = Pattern.compile("(.+)_cc(?:new|old)[0-9]*");

  /** A build waits for every transaction that is older, and nobody waits for it. */
  private static final String PATIENCE = "SET lock_timeout = '30s'";

  /** For a run that gives up: what it does not get at once is left to the next. */
  private static final String NO_PATIENCE = "SET lock_timeout = '2s'; SET statement_timeout = '5s'";

  /**
   * Those of partitioned tables are invalid by design; one that is being built is somebody's. Who
   * builds is not shown to every login, but everybody sees the lock that it takes.
   */
  private static final String INVALID =
      """
      SELECT n.nspname, i.relname, t.relname, format('%I.%I', n.nspname, i.relname),
        EXISTS (
          SELECT FROM pg_catalog.pg_locks l
          WHERE l.locktype = 'relation' AND l.relation = x.indrelid AND l.granted
            AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
            AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid())
      FROM pg_catalog.pg_index x
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
      WHERE NOT x.indisvalid AND i.relkind = 'i' AND n.nspname NOT LIKE 'pg\\_%'
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
      ORDER BY 1, 2
      """;

  private static final System.Logger LOG = System.getLogger(InvalidIndexes.class.getName());

  /**
   * One of them.
   *
   * @param quoted what it is called in a statement
   * @param busy somebody else builds at its table, or vacuums it
   */
  record Index(String schema, String name, String table, String quoted, boolean busy) {}

  private final RunConnections connections;
  private final Migrations migrations;

  InvalidIndexes(RunConnections connections, Migrations migrations) {
    this.connections = connections;
    this.migrations = migrations;
  }

  static List<Index> in(Connection connection) throws SQLException {
    return Rows.read(
        connection,
        INVALID,
        row ->
            new Index(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5)));
  }

  /**
   * Drops or builds again what the migrations have made or will make, and leaves what is somebody
   * else's.
   *
   * @return one sentence for each
   */
  List<String> clear(List<Index> indexes, List<History.Entry> entries) throws SQLException {
    List<Script> pending = pending(entries);
    List<Index> dropped = new ArrayList<>();
    List<Index> built = new ArrayList<>();
    for (Index index : indexes) {
      if (isMadeBy(pending, index)) {
        dropped.add(index);
      } else if (index.busy()) {
        LOG.log(
            WARNING,
            "The index {0} is invalid and somebody works at its table: it is left to the next run.",
            index.quoted());
      } else if (isRemains(index)) {
        dropped.add(index);
      } else if (isMentioned(migrations.scripts(), index.name())) {
        built.add(index);
      } else {
        LOG.log(
            WARNING,
            "The index {0} is invalid and no migration names it: it is left as it is.",
            index.quoted());
      }
    }
    return make(dropped, built);
  }

  /**
   * Drops what pending migrations have left unfinished, as far as nobody is in the way.
   *
   * @param connection one that nobody cancels, to be used for little else afterwards
   * @return those that stay, which the next run drops
   */
  List<Index> dropUnfinished(Connection connection, List<History.Entry> entries)
      throws SQLException {
    List<Script> pending = pending(entries);
    List<Index> unfinished =
        in(connection).stream()
            .filter(index -> isRemains(index) && !index.busy() || isMadeBy(pending, index))
            .toList();
    if (unfinished.isEmpty()) {
      return unfinished;
    }
    Rows.run(connection, NO_PATIENCE);
    for (Index index : unfinished) {
      try {
        drop(connection, index);
      } catch (SQLException busy) {
        LOG.log(
            WARNING,
            "The unfinished index {0} is left to the next run: {1}",
            index.quoted(),
            Reason.of(busy).sentence());
      }
    }
    List<String> left = in(connection).stream().map(Index::quoted).toList();
    return unfinished.stream().filter(index -> left.contains(index.quoted())).toList();
  }

  /** Builds all of them again, whoever made them. */
  List<String> repair(List<Index> indexes) throws SQLException {
    return make(
        indexes.stream().filter(InvalidIndexes::isRemains).toList(),
        indexes.stream().filter(index -> !isRemains(index)).toList());
  }

  private List<String> make(List<Index> dropped, List<Index> built) throws SQLException {
    List<String> sentences = new ArrayList<>();
    if (dropped.isEmpty() && built.isEmpty()) {
      return sentences;
    }
    try (Connection connection = connections.open()) {
      Rows.run(connection, PATIENCE);
      for (Index index : dropped) {
        sentences.add(drop(connection, index));
      }
      for (Index index : built) {
        Rows.run(connection, "REINDEX INDEX CONCURRENTLY " + index.quoted());
        sentences.add(said("The unfinished index %s was built again.".formatted(index.quoted())));
      }
    }
    return sentences;
  }

  private static String drop(Connection connection, Index index) throws SQLException {
    Rows.run(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted());
    return said("The unfinished index %s was dropped.".formatted(index.quoted()));
  }

  private List<Script> pending(List<History.Entry> entries) {
    return migrations.scripts().stream()
        .filter(script -> !History.hasRun(script, entries))
        .toList();
  }

  private static String said(String sentence) {
    LOG.log(WARNING, sentence);
    return sentence;
  }

  private static boolean isRemains(Index index) {
    return REMAINS.matcher(index.name()).matches();
  }

  /** An index without a name of its own is known by its table. */
  private boolean isMadeBy(List<Script> pending, Index index) {
    return isMentioned(pending, index.name())
        || !(isRemains(index) && index.busy())
            && !isMentioned(migrations.scripts(), index.name())
            && pending.stream()
                .filter(script -> script.text().toUpperCase(Locale.ROOT).contains("CONCURRENTLY"))
                .anyMatch(script -> mentions(script, index.table()));
  }

  private static boolean isMentioned(List<Script> scripts, String name) {
    return scripts.stream().anyMatch(script -> mentions(script, name));
  }

  private static boolean mentions(Script script, String name) {
    Matcher word =
        Pattern.compile("\\b" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
            .matcher(script.text());
    return word.find();
  }
}
