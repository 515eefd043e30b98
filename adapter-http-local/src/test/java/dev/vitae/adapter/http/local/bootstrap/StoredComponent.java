package dev.vitae.adapter.http.local.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.persistence.jdbc.JdbcModule;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.bootstrap.ApiModule;
import dev.vitae.bootstrap.ApiSettings;
import jakarta.inject.Singleton;

/** The modules of {@link LocalComponent}, with a view on the store. */
@Singleton
@Component(modules = {ApiModule.class, JdbcModule.class, LocalModule.class})
interface StoredComponent {
  LocalPortfolio portfolio();

  EntryRepositories entries();

  PersonalInfoRepository personalInfo();

  @Component.Factory
  interface Factory {
    StoredComponent create(@BindsInstance JdbcSettings database, @BindsInstance ApiSettings api);
  }
}
