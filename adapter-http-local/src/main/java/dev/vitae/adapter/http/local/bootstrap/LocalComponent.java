package dev.vitae.adapter.http.local.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.persistence.jdbc.JdbcModule;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.bootstrap.ApiModule;
import dev.vitae.bootstrap.ApiSettings;
import jakarta.inject.Singleton;

/** The local server's wiring: the API's use cases and HTTP, kept by PostgreSQL. */
@Singleton
@Component(modules = {ApiModule.class, JdbcModule.class, LocalModule.class})
interface LocalComponent {

  LocalPortfolio portfolio();

  /** What is known once the program has read its settings and has a database. */
  @Component.Factory
  interface Factory {
    LocalComponent create(@BindsInstance JdbcSettings database, @BindsInstance ApiSettings api);
  }
}
