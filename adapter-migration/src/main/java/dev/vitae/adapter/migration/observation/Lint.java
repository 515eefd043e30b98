package dev.vitae.adapter.migration.observation;

import static java.util.stream.Collectors.toSet;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.database.WholeServer;
import dev.vitae.adapter.migration.script.Labels.Kind;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.adapter.migration.script.Statements;
import dev.vitae.settings.DatabaseUrl;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs migrations on a scratch database with rows in it, and judges what PostgreSQL says that each
 * statement did.
 */
public final class Lint {
  private static final String INTEGRITY = "23";

  /** Names and syntax, the state of a transaction: classes of failures that no other row avoids. */
  private static final List<String> WHATEVER_THE_ROWS = List.of("42", "25", "2D");

  private final Migrations migrations;
  private final LabelFindings labels;
  private final Filling filling;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Map<Long, Made> indexes = new TreeMap<>();
  private final Map<Long, Made> constraints = new TreeMap<>();
  private int scripts;
  private int statements;

  /** By which statement something came to be. */
  private record Made(Script script, Statements.Statement statement) {}

  /** Whether it is known which rows fit the tables as they are in the end. */
  private final boolean learned;

  /** Whether a script failed on rows that were made without knowing that. */
  private boolean unfit;

  private Lint(Migrations migrations, Filling filling, boolean learned) {
    this.migrations = migrations;
    this.filling = filling;
    this.learned = learned;
    this.labels = new LabelFindings(migrations);
  }

  /**
   * Creates scratch databases on a server, and drops them. No other database is touched.
   *
   * @param server any database of a server on which the login may create databases
   * @throws UnreachableDatabaseException when no connection can be had
   * @throws MigrationException when no database can be created
   */
  public static LintReport of(DatabaseUrl server, Migrations migrations) {
    try {
      Lint lint = new Lint(migrations, new Filling(), false);
      boolean complete = lint.judge(server);
      if (lint.unfit) {
        lint = new Lint(migrations, learn(server, migrations), true);
        complete = lint.judge(server);
      }
      return lint.report(complete);
    } catch (SQLException failed) {
      throw new MigrationException("Lint could not go on: " + failed.getMessage(), failed);
    }
  }

  /** Which rows fit the tables as they are in the end, so that those made earlier fit, too. */
  private static Filling learn(DatabaseUrl server, Migrations migrations) throws SQLException {
    Filling filling = new Filling();
    try (Scratch scratch = Scratch.on(server);
        ScratchRun run = new ScratchRun(new Sessions(scratch.url()), migrations)) {
      try {
        for (Script script : migrations.scripts()) {
          run.runUnobserved(run.split(script));
        }
        filling.fill(run.asking());
      } catch (StatementFailure failure) {
        // Said when the same statement is judged.
        return filling;
      }
      return filling;
    }
  }

  /** Whether all scripts have been judged. */
  private boolean judge(DatabaseUrl server) throws SQLException {
    try (Scratch scratch = Scratch.on(server);
        ScratchRun run = new ScratchRun(new Sessions(scratch.url()), migrations)) {
      for (Script script : migrations.scripts()) {
        if (!judge(script, run.split(script), run)) {
          return false;
        }
      }
      judgeRemains(Catalog.read(run.asking()));
      return true;
    }
  }

  private boolean judge(Script script, Statements split, ScratchRun run) throws SQLException {
    Catalog start = Catalog.read(run.asking());
    Set<Long> filled = Filling.filled(run.asking(), start);
    // What Flyway refuses because it is mixed is judged as it would be in a .conf file.
    Statements runnable =
        split.refusal().isEmpty() ? split : new Statements(split.list(), false, split.refusal());
    split
        .refusal()
        .ifPresent(
            reason ->
                findings.add(
                    Judgement.finding(
                        script,
                        split.list().get(0),
                        Rule.BAN_CONCURRENT_INDEX_CREATION_IN_TRANSACTION,
                        "Flyway refuses the file: " + reason)));
    List<Observation> observations;
    try {
      observations = observed(script, runnable, run, filled);
    } catch (StatementFailure failure) {
      unfit = !learned && !filled.isEmpty() && mayBeDueToRows(failure);
      findings.add(
          Judgement.finding(
              script,
              failure.statement(),
              rule(failure),
              "%s (SQLSTATE %s); files after it are not judged"
                  .formatted(failure.reason(), failure.state())));
      return false;
    }
    scripts++;
    statements += observations.size();
    remember(script, observations);
    Set<Long> emptied = Filling.empty(run.asking(), filled, Catalog.read(run.asking()));
    findings.addAll(
        new Judgement(
                script,
                labels.labels().kind(script.file()).orElse(Kind.EXPAND),
                split.transactional(),
                start,
                emptied)
            .of(observations));
    if (!runnable.transactional()) {
      judgeAgain(script, runnable, run);
    }
    remarks.addAll(filling.fill(run.asking()));
    return true;
  }

  private List<Observation> observed(
      Script script, Statements runnable, ScratchRun run, Set<Long> filled)
      throws SQLException, StatementFailure {
    try {
      return run.run(runnable);
    } catch (StatementFailure failure) {
      if (!learned || !failure.state().startsWith(INTEGRITY) || filled.isEmpty()) {
        throw failure;
      }
      Filling.clear(run.asking());
      filled.clear();
      remarks.add(
          "%s was observed without rows, for those that lint had made do not fit it: line %d, %s"
              .formatted(script.file(), failure.statement().line(), failure.reason()));
      return run.run(runnable);
    }
  }

  private static boolean mayBeDueToRows(StatementFailure failure) {
    return WHATEVER_THE_ROWS.stream().noneMatch(failure.state()::startsWith);
  }

  private static Rule rule(StatementFailure failure) {
    return switch (failure.state()) {
      case "25001" -> Rule.BAN_CONCURRENT_INDEX_CREATION_IN_TRANSACTION;
      case WholeServer.REFUSED -> Rule.CHANGES_WHOLE_SERVER;
      case "2D000" -> Rule.TRANSACTION_NESTING;
      default -> Rule.SCRIPT_FAILS;
    };
  }

  /** A script that runs outside a transaction may be interrupted, and is run again then. */
  private void judgeAgain(Script script, Statements runnable, ScratchRun run) throws SQLException {
    Catalog once = Catalog.read(run.asking());
    try {
      run.runUnobserved(runnable);
    } catch (StatementFailure failure) {
      findings.add(
          Judgement.finding(
              script,
              failure.statement(),
              Rule.PREFER_ROBUST_STMTS,
              "Run a second time, it fails: %s (SQLSTATE %s)"
                  .formatted(failure.reason(), failure.state())));
      return;
    }
    Catalog twice = Catalog.read(run.asking());
    if (!twice.shape().equals(once.shape())) {
      findings.add(
          Judgement.finding(
              script,
              runnable.list().get(0),
              Rule.PREFER_ROBUST_STMTS,
              "Run a second time, the file makes other things than once"));
    }
  }

  private void remember(Script script, List<Observation> observations) {
    for (Observation observation : observations) {
      Made made = new Made(script, observation.statement());
      observation.after().indexes().keySet().forEach(oid -> indexes.putIfAbsent(oid, made));
      observation.after().constraints().keySet().forEach(oid -> constraints.putIfAbsent(oid, made));
    }
  }

  private void judgeRemains(Catalog end) {
    end.indexes().values().stream()
        .filter(index -> !index.valid() && indexes.containsKey(index.oid()))
        .forEach(
            index -> {
              Made made = indexes.get(index.oid());
              findings.add(
                  Judgement.finding(
                      made.script(),
                      made.statement(),
                      Rule.INDEX_LEFT_INVALID,
                      "The index " + index.name() + " is not valid when all files have run"));
            });
    end.constraints().values().stream()
        .filter(constraint -> !constraint.valid() && constraints.containsKey(constraint.oid()))
        .forEach(
            constraint -> {
              Made made = constraints.get(constraint.oid());
              findings.add(
                  Judgement.finding(
                      made.script(),
                      made.statement(),
                      Rule.CONSTRAINT_LEFT_INVALID,
                      "The constraint "
                          + constraint.name()
                          + " is not validated when all files have run"));
            });
  }

  private LintReport report(boolean complete) {
    List<String> order = new ArrayList<>(migrations.scripts().stream().map(Script::file).toList());
    order.add(Migrations.LABELS);
    List<Finding> waived = findings.stream().filter(labels::allows).toList();
    Set<Finding> allowed = waived.stream().collect(toSet());
    List<Finding> left = new ArrayList<>(labels.findings(complete));
    findings.stream().filter(finding -> !allowed.contains(finding)).forEach(left::add);
    return new LintReport(
        left.stream()
            .distinct()
            .sorted(
                Comparator.comparing((Finding finding) -> order.indexOf(finding.file()))
                    .thenComparing(Finding::line)
                    .thenComparing(Finding::rule)
                    .thenComparing(Finding::observed))
            .toList(),
        waived,
        List.copyOf(remarks),
        scripts,
        statements);
  }
}
