package dev.vitae.infra.construct;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/** What AWS advises (cdk-nag's pack AwsSolutions) and a construct does otherwise. */
final class Advice {
  private Advice() {}

  /**
   * @param rule such as {@code AwsSolutions-APIG4}
   * @param reason is read by whoever reviews the template
   */
  static void notTaken(IConstruct construct, String rule, String reason) {
    suppress(construct, NagPackSuppression.builder().id(rule).reason(reason).build());
  }

  /** A policy of AWS's own, of which the rule wants none. */
  static void managedPolicy(IConstruct role, String policy, String reason) {
    suppress(
        role,
        NagPackSuppression.builder()
            .id("AwsSolutions-IAM4")
            .appliesTo(List.of("Policy::arn:<AWS::Partition>:iam::aws:policy/" + policy))
            .reason(reason)
            .build());
  }

  private static void suppress(IConstruct construct, NagPackSuppression suppression) {
    NagSuppressions.addResourceSuppressions(construct, List.of(suppression));
  }
}
