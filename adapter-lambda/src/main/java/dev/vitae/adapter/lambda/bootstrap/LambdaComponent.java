package dev.vitae.adapter.lambda.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.log.JsonLog;
import dev.vitae.adapter.persistence.jdbc.JdbcModule;
import dev.vitae.bootstrap.ApiModule;
import jakarta.inject.Singleton;

/** The function's wiring: the API's use cases and HTTP, kept by PostgreSQL, asked by events. */
@Singleton
@Component(modules = {ApiModule.class, JdbcModule.class, LambdaModule.class})
interface LambdaComponent {
  EventApi api();

  Snapshot snapshot();

  Invocations invocations();

  JsonLog log();

  @Component.Factory
  interface Factory {
    LambdaComponent create(@BindsInstance LambdaSettings settings);
  }
}
