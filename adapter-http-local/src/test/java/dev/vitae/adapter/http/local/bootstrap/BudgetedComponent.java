package dev.vitae.adapter.http.local.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.persistence.jdbc.JdbcModule;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.adapter.persistence.jdbc.TimeBudget;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.bootstrap.ApiModule;
import dev.vitae.bootstrap.ApiSettings;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * The modules of {@link LocalComponent}, one of them swapped: a test says how long callers wait.
 */
@Singleton
@Component(modules = {ApiModule.class, JdbcModule.class, BudgetedModule.class})
interface BudgetedComponent {
  HttpApi api();

  EntryRepositories entries();

  PersonalInfoRepository personalInfo();

  Set<AutoCloseable> resources();

  @Component.Factory
  interface Factory {
    BudgetedComponent create(
        @BindsInstance JdbcSettings database,
        @BindsInstance ApiSettings api,
        @BindsInstance TimeBudget budget);
  }
}
