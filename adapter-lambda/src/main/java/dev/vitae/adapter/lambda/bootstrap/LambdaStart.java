package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.log.JsonLogHandler;
import java.util.Map;

/** Lambda's init phase. */
public final class LambdaStart {
  private LambdaStart() {}

  /**
   * Wires the API; connects to nothing.
   *
   * @throws dev.vitae.settings.SettingsException naming everything that is wrong with the
   *     environment
   */
  public static EventApi run(Map<String, String> environment) {
    LambdaSettings settings = LambdaSettings.read(environment);
    LambdaComponent component = DaggerLambdaComponent.factory().create(settings);
    JsonLogHandler.install(
        component.log(),
        settings.level(),
        () -> component.invocations().current().map(call -> call.context().getAwsRequestId()));
    return component.api();
  }
}
