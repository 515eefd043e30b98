package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import dev.vitae.settings.SettingsException;
import java.util.Map;

/** All that a deploy is told. */
public record StackSettings(
    Stage stage,
    DatabaseSettings database,
    FunctionSettings function,
    GatewaySettings gateway,
    AlarmSettings alarms,
    Release release) {
  public StackSettings {
    requireNonNull(stage, "stage");
    requireNonNull(database, "database");
    requireNonNull(function, "function");
    requireNonNull(gateway, "gateway");
    requireNonNull(alarms, "alarms");
    requireNonNull(release, "release");
  }

  /**
   * @param context of the CDK: what {@code -c name=value} gives, and its own names, which have a
   *     {@code :} or {@code /} in them and are left alone
   * @throws SettingsException naming everything that is wrong
   */
  public static StackSettings read(Map<String, String> context) {
    return new ContextReader(context).read();
  }

  public ConnectionBudget budget() {
    return ConnectionBudget.of(function, database);
  }
}
