package dev.vitae.infra.settings;

import dev.vitae.infra.settings.DatabaseSettings.Aurora;
import dev.vitae.infra.settings.DatabaseSettings.Ours;
import dev.vitae.infra.settings.DatabaseSettings.Rds;
import dev.vitae.infra.settings.FunctionSettings.Architecture;
import dev.vitae.infra.settings.GatewaySettings.Throttle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What is not said otherwise, by stage: docs/operations.md has it as a table. */
record Defaults(
    Stage stage,
    FunctionSettings function,
    Throttle all,
    Throttle write,
    Rds rds,
    Aurora aurora,
    AlarmSettings alarms) {

  /** What AWS allows an account whose limit nobody has raised, and a new one. */
  private static final int USUAL_ACCOUNT = 1_000;

  private static final int NEW_ACCOUNT = 10;

  static Defaults of(Stage stage) {
    return switch (stage) {
      case DEV -> dev();
      case STAGING -> staging();
      case PROD -> prod();
    };
  }

  private static Defaults dev() {
    Ours ours = new Ours(50, 1, false);
    return new Defaults(
        Stage.DEV,
        function(512, OptionalInt.empty(), NEW_ACCOUNT, 7, false),
        new Throttle(50, 100),
        new Throttle(5, 10),
        new Rds(ours, "t4g.micro", 20, false),
        new Aurora(ours, 0, 1, false),
        alarms(20, Duration.ofSeconds(10)));
  }

  private static Defaults staging() {
    Ours ours = new Ours(100, 7, true);
    return new Defaults(
        Stage.STAGING,
        function(1_024, OptionalInt.of(20), USUAL_ACCOUNT, 30, true),
        new Throttle(100, 200),
        new Throttle(10, 20),
        new Rds(ours, "t4g.small", 20, false),
        new Aurora(ours, 0, 2, false),
        alarms(10, Duration.ofSeconds(5)));
  }

  private static Defaults prod() {
    Ours ours = new Ours(200, 14, true);
    return new Defaults(
        Stage.PROD,
        function(1_024, OptionalInt.of(50), USUAL_ACCOUNT, 90, true),
        new Throttle(500, 1_000),
        new Throttle(20, 40),
        new Rds(ours, "t4g.medium", 20, true),
        new Aurora(ours, 0.5, 8, true),
        alarms(5, Duration.ofSeconds(2)));
  }

  private static FunctionSettings function(
      int memoryMegabytes, OptionalInt reserved, int account, int logDays, boolean tracing) {
    return new FunctionSettings(
        Architecture.ARM64,
        memoryMegabytes,
        reserved,
        account,
        logDays,
        "INFO",
        tracing,
        true,
        Optional.empty());
  }

  private static AlarmSettings alarms(int errorPercent, Duration latency) {
    return new AlarmSettings(Optional.empty(), Optional.empty(), errorPercent, latency);
  }
}
