package dev.vitae.adapter.migration.observation;

import java.util.List;

/**
 * What {@link Lint} found.
 *
 * @param findings in the order of the files and lines, without those that are waived; none is good
 * @param waived those that {@code lint.conf} allows
 * @param remarks what could not be observed, and why; a sentence each
 * @param scripts how many were run
 * @param statements how many were run
 */
public record LintReport(
    List<Finding> findings,
    List<Finding> waived,
    List<String> remarks,
    int scripts,
    int statements) {
  public LintReport {
    findings = List.copyOf(findings);
    waived = List.copyOf(waived);
    remarks = List.copyOf(remarks);
  }

  /** Whether nothing was found. */
  public boolean passes() {
    return findings.isEmpty();
  }
}
