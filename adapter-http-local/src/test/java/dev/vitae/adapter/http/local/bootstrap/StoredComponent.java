package dev.vitae.adapter.http.local.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.persistence.jdbi.JdbiModule;
import dev.vitae.adapter.persistence.jdbi.JdbiSettings;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.bootstrap.ApiModule;
import dev.vitae.bootstrap.ApiSettings;
import jakarta.inject.Singleton;

/** The modules of {@link LocalComponent}, with a view on the store. */
@Singleton
@Component(modules = {ApiModule.class, JdbiModule.class, LocalModule.class})
interface StoredComponent {
  LocalPortfolio portfolio();

  EntryRepositories entries();

  PersonalInfoRepository personalInfo();

  @Component.Factory
  interface Factory {
    StoredComponent create(@BindsInstance JdbiSettings database, @BindsInstance ApiSettings api);
  }
}
