package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.Answer.Words;
import dev.vitae.adapter.migration.observation.Finding;
import dev.vitae.adapter.migration.observation.LintReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found in migrations, as a verb says it. */
final class LintAnswer {
  private LintAnswer() {}

  static Answer of(LintReport report) {
    Words words = new Words(report.passes() ? "clean" : "findings");
    words
        .member("findings", members(report.findings()))
        .member("waived", members(report.waived()))
        .member("remarks", report.remarks())
        .member("scripts", report.scripts())
        .member("statements", report.statements());
    report.findings().forEach(finding -> words.line(finding.toString()));
    report.remarks().forEach(words::line);
    words.line(
        "%d findings, %d waived, in %d statements of %d scripts."
            .formatted(
                report.findings().size(),
                report.waived().size(),
                report.statements(),
                report.scripts()));
    return words.answer(report.passes() ? Answer.DONE : Answer.FAILED);
  }

  private static List<Map<String, Object>> members(List<Finding> findings) {
    return findings.stream().map(LintAnswer::members).toList();
  }

  private static Map<String, Object> members(Finding finding) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("file", finding.file());
    members.put("line", finding.line());
    members.put("statement", finding.statement());
    members.put("rule", finding.rule());
    members.put("observed", finding.observed());
    members.put("instead", finding.instead());
    return members;
  }
}
