package dev.vitae.adapter.http.local.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.persistence.jdbc.DatabaseListener;
import dev.vitae.bootstrap.RequestIds;
import jakarta.inject.Singleton;

/** What {@link LocalModule} provides, but for the time that a caller has. */
@Module
final class BudgetedModule {
  private BudgetedModule() {}

  @Provides
  static DatabaseListener databaseListener() {
    return LocalModule.databaseListener();
  }

  @Provides
  static RequestIds requestIds() {
    return LocalModule.requestIds();
  }

  @Provides
  @Singleton
  static RequestLog requestLog() {
    return LocalModule.requestLog();
  }
}
