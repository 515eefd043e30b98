package dev.vitae.infra.construct;

import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Stage;
import java.util.Arrays;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** Groups of log lines, kept as long as the settings say; those of dev go with their stack. */
final class Logs {
  private Logs() {}

  static LogGroup group(Construct scope, String id, StackSettings settings) {
    return LogGroup.Builder.create(scope, id)
        .retention(retention(settings.function().logDays()))
        .removalPolicy(settings.stage() == Stage.DEV ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN)
        .build();
  }

  /** For a function, which writes into it. */
  static PolicyStatement writing(LogGroup group) {
    return PolicyStatement.Builder.create()
        .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
        .resources(List.of(group.getLogGroupArn()))
        .build();
  }

  private static RetentionDays retention(int days) {
    return switch (days) {
      case 1 -> RetentionDays.ONE_DAY;
      case 3 -> RetentionDays.THREE_DAYS;
      case 5 -> RetentionDays.FIVE_DAYS;
      case 7 -> RetentionDays.ONE_WEEK;
      case 14 -> RetentionDays.TWO_WEEKS;
      case 30 -> RetentionDays.ONE_MONTH;
      case 60 -> RetentionDays.TWO_MONTHS;
      case 90 -> RetentionDays.THREE_MONTHS;
      case 120 -> RetentionDays.FOUR_MONTHS;
      case 150 -> RetentionDays.FIVE_MONTHS;
      case 180 -> RetentionDays.SIX_MONTHS;
      case 365 -> RetentionDays.ONE_YEAR;
      case 400 -> RetentionDays.THIRTEEN_MONTHS;
      case 545 -> RetentionDays.EIGHTEEN_MONTHS;
      default ->
          throw new IllegalArgumentException(
              "%d days are none of %s".formatted(days, Arrays.toString(RetentionDays.values())));
    };
  }
}
