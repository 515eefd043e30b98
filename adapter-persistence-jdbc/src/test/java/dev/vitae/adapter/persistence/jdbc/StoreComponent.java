package dev.vitae.adapter.persistence.jdbc;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/** The adapter as a root sees it. */
@Singleton
@Component(modules = JdbcModule.class)
interface StoreComponent {
  EntryRepositories entries();

  PersonalInfoRepository personalInfo();

  PortfolioReader portfolio();

  SchemaCheck schemaCheck();

  Transactions transactions();

  Set<AutoCloseable> closeables();

  Connections connections();

  /** With more time than any test takes. */
  static StoreComponent of(JdbcSettings settings) {
    return of(settings, TimeBudget.ofEach(Duration.ofMinutes(1)));
  }

  static StoreComponent of(JdbcSettings settings, TimeBudget budget) {
    return of(settings, budget, DatabaseListener.NONE);
  }

  static StoreComponent of(JdbcSettings settings, TimeBudget budget, DatabaseListener listener) {
    return DaggerStoreComponent.factory().create(settings, budget, listener);
  }

  default void close() {
    for (AutoCloseable closeable : closeables()) {
      try {
        closeable.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  @Component.Factory
  interface Factory {
    StoreComponent create(
        @BindsInstance JdbcSettings settings,
        @BindsInstance TimeBudget budget,
        @BindsInstance DatabaseListener listener);
  }
}
