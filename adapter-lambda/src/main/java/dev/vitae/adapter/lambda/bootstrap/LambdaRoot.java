package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.log.JsonLogHandler;
import java.security.Security;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;

/** The function, made in Lambda's init phase. */
public final class LambdaRoot {
  private final EventApi api;

  /** Its context knows it by a weak reference only. */
  private final Snapshot snapshot;

  private LambdaRoot(EventApi api, Snapshot snapshot) {
    this.api = api;
    this.snapshot = snapshot;
    Core.getGlobalContext().register(snapshot);
  }

  /**
   * Wires the API; connects to nothing and reads no secret.
   *
   * @throws dev.vitae.settings.SettingsException naming everything that is wrong with the
   *     environment
   */
  public static LambdaRoot of(Map<String, String> environment) {
    prepareProcess();
    LambdaSettings settings = LambdaSettings.read(environment);
    LambdaComponent component = DaggerLambdaComponent.factory().create(settings);
    JsonLogHandler.install(
        component.log(),
        settings.level(),
        () -> component.invocations().current().map(call -> call.context().getAwsRequestId()));
    return new LambdaRoot(component.api(), component.snapshot());
  }

  private static void prepareProcess() {
    // A database that fails over keeps its name, and a snapshot lives longer than any address.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  Resource snapshot() {
    return snapshot;
  }

  public EventApi api() {
    return api;
  }
}
