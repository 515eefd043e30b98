package dev.vitae.adapter.lambda.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.log.JsonLog;
import dev.vitae.adapter.lambda.log.JsonRequestLog;
import dev.vitae.adapter.lambda.log.StoreFigures;
import dev.vitae.adapter.persistence.jdbc.Connections;
import dev.vitae.adapter.persistence.jdbc.DatabaseListener;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.adapter.persistence.jdbc.TimeBudget;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.bootstrap.RequestIds;
import jakarta.inject.Singleton;
import java.util.Optional;

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
  static JdbcSettings jdbcSettings(LambdaSettings settings) {
    return JdbcSettings.forLambda(settings.database());
  }

  @Provides
  @Singleton
  static Invocations invocations() {
    return new Invocations();
  }

  @Provides
  @Singleton
  static Patience patience(Invocations invocations) {
    return new Patience(invocations);
  }

  @Provides
  static TimeBudget timeBudget(Patience patience) {
    return patience;
  }

  /** Lambda's own, which is in all that Lambda logs of the call, too. */
  @Provides
  static RequestIds requestIds(Invocations invocations) {
    RequestIds otherwise = RequestIds.random();
    return () -> {
      Optional<String> id = invocations.current().map(call -> call.context().getAwsRequestId());
      return id.orElseGet(otherwise);
    };
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
  static StoreWatch storeWatch(StoreFigures figures, Patience patience) {
    return new StoreWatch(figures, patience);
  }

  @Provides
  static DatabaseListener databaseListener(StoreWatch watch) {
    return watch;
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

  @Provides
  @Singleton
  static Snapshot snapshot(
      HttpApi http,
      EventApi api,
      RequestLog requestLog,
      JsonLog log,
      Connections connections,
      LastGoodAnswers lastGood,
      Invocations invocations,
      StoreWatch store) {
    return new Snapshot(http, api, requestLog, log, connections, lastGood, invocations, store);
  }
}
