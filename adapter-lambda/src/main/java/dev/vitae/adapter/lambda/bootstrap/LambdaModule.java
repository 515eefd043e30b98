package dev.vitae.adapter.lambda.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.log.JsonLog;
import dev.vitae.adapter.lambda.log.JsonRequestLog;
import dev.vitae.adapter.lambda.log.StoreFigures;
import dev.vitae.adapter.persistence.jdbi.DatabaseListener;
import dev.vitae.adapter.persistence.jdbi.JdbiSettings;
import dev.vitae.adapter.persistence.jdbi.TimeBudget;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.settings.DatabaseSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What the function adds to the modules it is made of. */
@Module
final class LambdaModule {
  private LambdaModule() {}

  @Provides
  static ApiSettings apiSettings(LambdaSettings settings) {
    return settings.api();
  }

  @Provides
  @Singleton
  static JdbiSettings jdbiSettings(LambdaSettings settings) {
    return JdbiSettings.forLambda(DatabaseSource.of(settings.database()));
  }

  @Provides
  static TimeBudget timeBudget() {
    return TimeBudget.ofEach(Duration.ofSeconds(5));
  }

  @Provides
  static DatabaseListener databaseListener() {
    return DatabaseListener.NONE;
  }

  @Provides
  @Singleton
  static Invocations invocations() {
    return new Invocations();
  }

  @Provides
  @Singleton
  static JsonLog log() {
    return new JsonLog(System.out);
  }

  @Provides
  @Singleton
  static StoreFigures figures() {
    return new StoreFigures();
  }

  @Provides
  @Singleton
  static RequestLog requestLog(
      JsonLog log, Invocations invocations, StoreFigures figures, LambdaSettings settings) {
    return new JsonRequestLog(
        log, invocations, figures, settings.environment(), System::currentTimeMillis);
  }

  @Provides
  @Singleton
  static EventApi eventApi(HttpApi api, Invocations invocations) {
    return new EventApi(api, invocations);
  }
}
