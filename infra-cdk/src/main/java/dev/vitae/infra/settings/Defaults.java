package dev.vitae.infra.settings;

import dev.vitae.infra.settings.GatewaySettings.Throttle;
import java.time.Duration;
import java.util.OptionalInt;

/** What is not said otherwise, by stage: docs/operations.md has it as a table. */
record Defaults(
    Stage stage,
    int memoryMegabytes,
    OptionalInt reservedConcurrency,
    int accountConcurrency,
    int logDays,
    boolean tracing,
    Throttle throttle,
    Throttle writeThrottle,
    int maxConnections,
    int backupDays,
    boolean deletionProtection,
    String instanceClass,
    int storageGigabytes,
    boolean multiAz,
    double minCapacity,
    double maxCapacity,
    boolean reader,
    int alarmErrorPercent,
    Duration alarmLatency) {

  /** What AWS allows an account whose limit nobody has raised, and a new one. */
  private static final int USUAL_ACCOUNT = 1_000;

  private static final int NEW_ACCOUNT = 10;

  static Defaults of(Stage stage) {
    return switch (stage) {
      case DEV ->
          new Defaults(
              stage,
              512,
              OptionalInt.empty(),
              NEW_ACCOUNT,
              7,
              false,
              new Throttle(50, 100),
              new Throttle(5, 10),
              50,
              1,
              false,
              "t4g.micro",
              20,
              false,
              0,
              1,
              false,
              20,
              Duration.ofSeconds(10));
      case STAGING ->
          new Defaults(
              stage,
              1_024,
              OptionalInt.of(20),
              USUAL_ACCOUNT,
              30,
              true,
              new Throttle(100, 200),
              new Throttle(10, 20),
              100,
              7,
              true,
              "t4g.small",
              20,
              false,
              0,
              2,
              false,
              10,
              Duration.ofSeconds(5));
      case PROD ->
          new Defaults(
              stage,
              1_024,
              OptionalInt.of(50),
              USUAL_ACCOUNT,
              90,
              true,
              new Throttle(500, 1_000),
              new Throttle(20, 40),
              200,
              14,
              true,
              "t4g.medium",
              20,
              true,
              0.5,
              8,
              true,
              5,
              Duration.ofSeconds(2));
    };
  }
}
