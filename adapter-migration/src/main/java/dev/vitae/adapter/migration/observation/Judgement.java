package dev.vitae.adapter.migration.observation;

import static java.util.stream.Collectors.joining;

import dev.vitae.adapter.migration.observation.Catalog.Column;
import dev.vitae.adapter.migration.observation.Catalog.Constraint;
import dev.vitae.adapter.migration.observation.Catalog.Index;
import dev.vitae.adapter.migration.observation.Catalog.Table;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.adapter.migration.script.Labels.Kind;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Judges what the statements of one script did. A table that the script itself makes is nobody
 * else's yet: for it, only the types of its columns matter.
 */
final class Judgement {
  private final Script script;
  private final Kind kind;
  private final boolean transactional;
  private final Catalog start;
  private final Set<Long> emptied;
  private final List<Finding> findings = new ArrayList<>();
  private boolean timeoutMissed;

  /** What is judged now. */
  private Observation seen;

  /** Of the tables: findings that say why it was read or written anew. */
  private Set<Long> explained = Set.of();

  /**
   * Of a script.
   *
   * @param start what there was before it
   * @param emptied the tables that held rows before it, and hold none after it
   */
  Judgement(Script script, Kind kind, boolean transactional, Catalog start, Set<Long> emptied) {
    this.script = script;
    this.kind = kind;
    this.transactional = transactional;
    this.start = start;
    this.emptied = emptied;
  }

  List<Finding> of(List<Observation> observations) {
    for (Observation observation : observations) {
      seen = observation;
      explained = new HashSet<>();
      judgeTransaction();
      judgeTimeout();
      judgeTables();
      judgeIndexes();
      judgeConstraints();
      judgeColumns();
      judgeRewrites();
      judgeScans();
    }
    return List.copyOf(findings);
  }

  private void judgeTransaction() {
    if (transactional && (seen.endedTransaction() || seen.nested())) {
      find(
          Rule.TRANSACTION_NESTING,
          seen.nested()
              ? "It begins a transaction within the one that the file runs in"
              : "It ends the transaction that the file runs in");
    }
  }

  private void judgeTimeout() {
    if (timeoutMissed || seen.lockTimeout() > 0) {
      return;
    }
    String locks =
        seen.locksOn(start).stream()
            .filter(
                lock ->
                    lock.mode().stopsWriters() && !lock.table().equals(FlywayConfiguration.HISTORY))
            .map(TableLock::toString)
            .collect(joining(", "));
    if (!locks.isEmpty()) {
      timeoutMissed = true;
      find(Rule.REQUIRE_TIMEOUT_SETTINGS, "It takes " + locks + " while lock_timeout is 0");
    }
  }

  private void judgeTables() {
    for (Table table : seen.before().tables().values()) {
      if (!isOld(table.oid()) || !table.base()) {
        continue;
      }
      Table now = seen.after().tables().get(table.oid());
      if (now == null) {
        Optional<String> needed = whyTableIsNeeded(table);
        needed.ifPresent(
            reason -> find(Rule.BAN_DROP_TABLE, "It drops the table " + table.name() + reason));
      } else if (!now.name().equals(table.name())) {
        find(Rule.RENAMING_TABLE, "It renames the table %s to %s", table.name(), now.name());
      }
    }
  }

  private Optional<String> whyTableIsNeeded(Table table) {
    if (kind == Kind.EXPAND) {
      return Optional.of(", which the version before uses: the file is not labelled contract");
    }
    return start.constraints().values().stream()
        .filter(constraint -> constraint.kind() == 'f')
        .filter(
            constraint ->
                constraint.referenced() == table.oid() && constraint.table() != table.oid())
        .findFirst()
        .map(constraint -> ", which " + start.tableName(constraint.table()) + " still refers to");
  }

  private void judgeIndexes() {
    Catalog before = seen.before();
    Catalog after = seen.after();
    for (Index index : after.indexes().values()) {
      if (isNew(index, before.indexes().values().stream(), Index::oid, Catalog.Index::name)
          && isOld(index.table())
          && !after.isOfConstraint(index.oid())
          && seen.inTransaction()) {
        explained.add(index.table());
        find(
            Rule.REQUIRE_CONCURRENT_INDEX_CREATION,
            "It builds the index %s while it holds %s on %s",
            index.name(),
            seen.held().getOrDefault(index.table(), LockMode.SHARE),
            after.tableName(index.table()));
      }
    }
    for (Index index : before.indexes().values()) {
      if (isNew(index, after.indexes().values().stream(), Index::oid, Catalog.Index::name)
          && start.indexes().containsKey(index.oid())
          && after.tables().containsKey(index.table())
          && !before.isOfConstraint(index.oid())
          && keepsColumns(index)
          && seen.inTransaction()) {
        find(
            Rule.REQUIRE_CONCURRENT_INDEX_DELETION,
            "It drops the index %s while it holds %s on %s",
            index.name(),
            seen.held().getOrDefault(index.table(), LockMode.ACCESS_EXCLUSIVE),
            after.tableName(index.table()));
      }
    }
  }

  private boolean keepsColumns(Index index) {
    return index.columns().stream()
        .allMatch(
            number ->
                number == 0
                    || seen.after()
                        .columns()
                        .containsKey(new Catalog.ColumnKey(index.table(), number)));
  }

  private void judgeConstraints() {
    for (Constraint constraint : seen.after().constraints().values()) {
      if (!isOld(constraint.table())
          || !isNew(
              constraint,
              seen.before().constraints().values().stream()
                  .filter(earlier -> earlier.table() == constraint.table()),
              Constraint::oid,
              Constraint::name)) {
        continue;
      }
      boolean scanned = seen.scanned().contains(constraint.table());
      String table = seen.after().tableName(constraint.table());
      String lock = "" + seen.held().get(constraint.table());
      if (constraint.kind() == 'c' && constraint.valid() && scanned) {
        explained.add(constraint.table());
        find(
            Rule.CONSTRAINT_MISSING_NOT_VALID,
            "It reads all of %s for the check %s, under %s",
            table,
            constraint.name(),
            lock);
      } else if (constraint.kind() == 'f' && constraint.valid() && scanned) {
        explained.add(constraint.table());
        explained.add(constraint.referenced());
        find(
            Rule.ADDING_FOREIGN_KEY_CONSTRAINT,
            "It reads all of %s for the foreign key %s, under %s, while writers of %s wait, too",
            table,
            constraint.name(),
            lock,
            seen.after().tableName(constraint.referenced()));
      } else if (constraint.needsIndex()
          && !seen.before().indexes().containsKey(constraint.index())) {
        explained.add(constraint.table());
        boolean counts =
            constraint.kind() == 'p'
                && constraint.columns().stream()
                    .map(number -> new Catalog.ColumnKey(constraint.table(), number))
                    .filter(key -> !seen.before().columns().containsKey(key))
                    .map(key -> seen.after().columns().get(key))
                    .anyMatch(column -> column.serial() || column.identity());
        find(
            counts ? Rule.ADDING_SERIAL_PRIMARY_KEY_FIELD : Rule.DISALLOWED_UNIQUE_CONSTRAINT,
            "It builds the index of the constraint %s on %s, under %s",
            constraint.name(),
            table,
            lock);
      }
    }
  }

  private void judgeColumns() {
    for (Column column : seen.after().columns().values()) {
      Column earlier = seen.before().columns().get(column.key());
      judgeType(column, earlier);
      if (isOld(column.table())) {
        if (earlier == null) {
          judgeAdded(column);
        } else {
          judgeChanged(column, earlier);
        }
      }
    }
    for (Column column : seen.before().columns().values()) {
      if (!seen.after().columns().containsKey(column.key())
          && seen.after().tables().containsKey(column.table())
          && start.columns().containsKey(column.key())) {
        judgeDropped(column);
      }
    }
  }

  private void judgeAdded(Column column) {
    if (!column.mayBeLeftOut()) {
      explained.add(column.table());
      find(
          Rule.ADDING_REQUIRED_FIELD,
          "It adds %s, which the version before does not write and every row needs",
          name(column));
    }
    if (isRewritten(column.table()) && explained.add(column.table())) {
      find(
          Rule.ADDING_FIELD_WITH_DEFAULT,
          "It writes all rows of %s anew to give %s a value",
          seen.after().tableName(column.table()),
          name(column));
    }
  }

  private void judgeChanged(Column column, Column earlier) {
    if (!column.name().equals(earlier.name())) {
      find(Rule.RENAMING_COLUMN, "It renames %s to %s", name(earlier), column.name());
    }
    if (!column.type().equals(earlier.type()) || column.collation() != earlier.collation()) {
      explained.add(column.table());
      find(
          Rule.CHANGING_COLUMN_TYPE,
          "It changes %s from %s to %s%s",
          name(column),
          earlier.type(),
          column.type(),
          isRewritten(column.table()) ? " and writes all rows anew" : "");
    }
    if (column.required()
        && !earlier.required()
        && seen.scanned().contains(column.table())
        && seen.stopsWritersOf(column.table())) {
      explained.add(column.table());
      find(
          Rule.ADDING_NOT_NULLABLE_FIELD,
          "It reads all of %s to see whether %s is missing in a row, under %s",
          seen.after().tableName(column.table()),
          column.name(),
          seen.held().get(column.table()));
    }
  }

  private void judgeDropped(Column column) {
    Column first = start.columns().get(column.key());
    if (kind == Kind.EXPAND) {
      find(
          Rule.BAN_DROP_COLUMN,
          "It drops %s, which the version before uses: the file is not labelled contract",
          name(first));
    } else if (!first.mayBeLeftOut()) {
      find(
          Rule.BAN_DROP_COLUMN,
          "It drops %s, which every row needed before this file: the version before writes it",
          name(first));
    }
  }

  private void judgeType(Column column, Column earlier) {
    boolean typed = earlier == null || !earlier.type().equals(column.type());
    if (column.serial() && (earlier == null || !earlier.serial())) {
      find(Rule.PREFER_IDENTITY, "%s is a serial column", name(column));
    }
    if (!typed) {
      return;
    }
    switch (column.plainType()) {
      case "timestamp without time zone" ->
          find(Rule.PREFER_TIMESTAMPTZ, "%s is a timestamp without time zone", name(column));
      case "integer" -> find(Rule.PREFER_BIGINT_OVER_INT, "%s is an integer", name(column));
      case "smallint" -> find(Rule.PREFER_BIGINT_OVER_SMALLINT, "%s is a smallint", name(column));
      case "character" -> find(Rule.BAN_CHAR_FIELD, "%s is %s", name(column), column.type());
      case "character varying" -> {
        if (column.sized()) {
          find(Rule.PREFER_TEXT_FIELD, "%s is %s", name(column), column.type());
        }
      }
      default -> {}
    }
  }

  private void judgeRewrites() {
    for (Table table : seen.rewritten()) {
      if (!isOld(table.oid()) || explained.contains(table.oid())) {
        continue;
      }
      explained.add(table.oid());
      if (emptied.contains(table.oid())) {
        find(Rule.BAN_TRUNCATE, "It throws away all rows of %s", table.name());
      } else {
        find(Rule.TABLE_REWRITTEN, "It writes all rows of %s anew", table.name());
      }
    }
  }

  private void judgeScans() {
    for (long table : seen.scanned()) {
      if (isOld(table) && seen.stopsWritersOf(table) && !explained.contains(table)) {
        find(
            Rule.SCAN_UNDER_LOCK,
            "It reads all of %s while the file holds %s on it",
            seen.after().tableName(table),
            seen.held().get(table));
      }
    }
  }

  private boolean isRewritten(long table) {
    return seen.rewritten().stream().anyMatch(rewritten -> rewritten.oid() == table);
  }

  private boolean isOld(long table) {
    return start.tables().containsKey(table)
        && !start.tableName(table).equals(FlywayConfiguration.HISTORY);
  }

  /** Neither the thing nor one of its name is among the others: it was not just made anew. */
  private static <T> boolean isNew(
      T thing, Stream<T> others, Function<T, Long> oid, Function<T, String> name) {
    return others.noneMatch(
        other ->
            oid.apply(other).equals(oid.apply(thing))
                || name.apply(other).equals(name.apply(thing)));
  }

  private String name(Column column) {
    Catalog catalog =
        seen.after().tables().containsKey(column.table()) ? seen.after() : seen.before();
    return catalog.tableName(column.table()) + "." + column.name();
  }

  private void find(Rule rule, String observed, Object... parts) {
    findings.add(finding(script, seen.statement(), rule, observed.formatted(parts)));
  }

  static Finding finding(Script script, Statement statement, Rule rule, String observed) {
    return new Finding(
        script.file(), statement.line(), statement.excerpt(), rule.id(), observed, rule.instead());
  }
}
