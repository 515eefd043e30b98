package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.script.Labels;
import dev.vitae.adapter.migration.script.Labels.Waiver;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong in the labels themselves, and which findings they allow. */
final class LabelFindings {
  private final Migrations migrations;
  private final Labels labels;
  private final Set<Waiver> used = new HashSet<>();

  LabelFindings(Migrations migrations) {
    this.migrations = migrations;
    this.labels = Labels.parse(migrations.labels());
  }

  Labels labels() {
    return labels;
  }

  /** Whether a line allows it. */
  boolean allows(Finding finding) {
    for (Waiver waiver : labels.waivers()) {
      if (waiver.file().equals(finding.file())
          && waiver.rule().equals(finding.rule())
          && !waiver.reason().isEmpty()) {
        used.add(waiver);
        return true;
      }
    }
    return false;
  }

  /**
   * Of the files and lines.
   *
   * @param complete whether all files have been judged: only then is a waiver known to be unused
   */
  List<Finding> findings(boolean complete) {
    List<Finding> findings = new ArrayList<>();
    Set<String> files = new HashSet<>();
    for (Script script : migrations.scripts()) {
      files.add(script.file());
      if (labels.kind(script.file()).isEmpty()) {
        findings.add(
            new Finding(
                script.file(),
                1,
                "",
                Rule.UNLABELLED.id(),
                "No line of lint.conf says what the file is",
                Rule.UNLABELLED.instead()));
      }
    }
    labels
        .unreadable()
        .forEach(line -> add(findings, line.number(), Rule.UNREADABLE_LINE, line.text()));
    labels
        .kinds()
        .forEach(
            (file, label) -> {
              if (!files.contains(file)) {
                add(findings, label.line(), Rule.UNKNOWN_FILE, "There is no file " + file);
              }
            });
    for (Waiver waiver : labels.waivers()) {
      if (!files.contains(waiver.file())) {
        add(findings, waiver.line(), Rule.UNKNOWN_FILE, "There is no file " + waiver.file());
      } else if (Rule.of(waiver.rule()).isEmpty()) {
        add(findings, waiver.line(), Rule.UNKNOWN_RULE, "There is no rule " + waiver.rule());
      } else if (waiver.reason().isEmpty()) {
        add(
            findings,
            waiver.line(),
            Rule.WAIVER_WITHOUT_REASON,
            "It allows " + waiver.rule() + " in " + waiver.file() + " and does not say why");
      } else if (complete && !used.contains(waiver)) {
        add(
            findings,
            waiver.line(),
            Rule.UNUSED_WAIVER,
            "It allows " + waiver.rule() + " in " + waiver.file() + ", which was not found there");
      }
    }
    return findings;
  }

  private static void add(List<Finding> findings, int line, Rule rule, String observed) {
    findings.add(new Finding(Migrations.LABELS, line, "", rule.id(), observed, rule.instead()));
  }
}
