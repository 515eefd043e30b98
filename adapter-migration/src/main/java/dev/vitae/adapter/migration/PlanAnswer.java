package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.Answer.Words;
import dev.vitae.adapter.migration.observation.PlanReport;
import dev.vitae.adapter.migration.observation.PlanReport.Failure;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedScript;
import dev.vitae.adapter.migration.observation.PlanReport.PlannedStatement;
import dev.vitae.adapter.migration.observation.TableLock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run of the migrations would do, as a verb says it. */
final class PlanAnswer {
  private PlanAnswer() {}

  /** A script that would fail is what was asked for, and yet no deploy should go on. */
  static Answer of(PlanReport report) {
    Words words = new Words(report.failed() ? "would fail" : word(report.state()));
    report.version().ifPresent(version -> words.member("version", version));
    words.member("scripts", report.scripts().stream().map(PlanAnswer::members).toList());
    words.member("remarks", report.remarks());
    report.scripts().forEach(script -> say(words, script));
    report.remarks().forEach(words::line);
    words.line(summary(report));
    return words.answer(report.failed() ? Answer.FAILED : Answer.DONE);
  }

  private static String summary(PlanReport report) {
    if (report.failed()) {
      return "A run would fail now. Nothing was changed.";
    }
    return switch (report.state()) {
      case EMPTY, PENDING ->
          "%d scripts are pending. Nothing was changed; to run them: migrate."
              .formatted(report.scripts().size());
      case NOT_ADOPTED ->
          "The database holds tables, but no migration has ever run on it: see status.";
      case CURRENT -> "Nothing is pending.";
      case AHEAD -> "Nothing is pending: the database is ahead of these migrations.";
    };
  }

  private static void say(Words words, PlannedScript script) {
    words.line("%s (%s): %s".formatted(script.file(), script.label(), outcome(script)));
    script.statements().forEach(statement -> say(words, statement));
    script
        .failure()
        .ifPresent(
            failure ->
                words.line("  line %d fails: %s".formatted(failure.line(), failure.reason())));
  }

  private static void say(Words words, PlannedStatement statement) {
    String locks =
        statement.locks().stream().map(TableLock::toString).collect(Collectors.joining(", "));
    String figures =
        (statement.millis().isPresent() ? "; %d ms".formatted(statement.millis().getAsLong()) : "")
            + (statement.rows().isPresent()
                ? "; %d rows".formatted(statement.rows().getAsLong())
                : "");
    words.line(
        "  %d: %s%n       %s%s"
            .formatted(
                statement.line(),
                statement.sql(),
                locks.isEmpty() ? "no further lock on a table that was there" : locks,
                figures));
  }

  private static String outcome(PlannedScript script) {
    return switch (script.outcome()) {
      case REHEARSED -> "run and rolled back in %d ms".formatted(script.millis());
      case NOT_TRANSACTIONAL -> "not run, because it runs outside a transaction";
      case FAILED -> "would fail now";
      case UNKNOWN -> "not known: it may need what a script does that was not run";
      case NOT_REACHED -> "not run";
    };
  }

  private static Map<String, Object> members(PlannedScript script) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("file", script.file());
    script.version().ifPresent(version -> members.put("version", version));
    members.put("description", script.description());
    members.put("label", script.label());
    members.put("transactional", script.transactional());
    members.put("outcome", word(script.outcome()));
    members.put("millis", script.millis());
    members.put("statements", script.statements().stream().map(PlanAnswer::members).toList());
    script.failure().ifPresent(failure -> members.put("failure", members(failure)));
    return members;
  }

  private static Map<String, Object> members(PlannedStatement statement) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("line", statement.line());
    members.put("sql", statement.sql());
    members.put("locks", statement.locks().stream().map(PlanAnswer::members).toList());
    statement.millis().ifPresent(millis -> members.put("millis", millis));
    statement.rows().ifPresent(rows -> members.put("rows", rows));
    return members;
  }

  private static Map<String, Object> members(TableLock lock) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("table", lock.table());
    members.put("mode", lock.mode());
    return members;
  }

  private static Map<String, Object> members(Failure failure) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("line", failure.line());
    members.put("sql", failure.sql());
    members.put("state", failure.state());
    members.put("reason", failure.reason());
    return members;
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
