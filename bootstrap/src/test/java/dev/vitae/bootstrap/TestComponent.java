package dev.vitae.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.application.testkit.InMemoryStore;
import jakarta.inject.Singleton;

/** A root like any other: the list of its modules, with the store in memory. */
@Singleton
@Component(modules = {ApiModule.class, InMemoryModule.class})
interface TestComponent {
  HttpApi api();

  InMemoryStore store();

  @Component.Factory
  interface Factory {
    TestComponent create(@BindsInstance ApiSettings settings);
  }
}
