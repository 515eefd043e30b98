package dev.vitae.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.testkit.InMemoryStore;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Stands where a root has its database. */
@Module
final class InMemoryModule {
  private InMemoryModule() {}

  @Provides
  @Singleton
  static InMemoryStore store() {
    return new InMemoryStore(Clock.systemUTC());
  }

  @Provides
  static EntryRepositories entries(InMemoryStore store) {
    return store;
  }

  @Provides
  static PersonalInfoRepository personalInfo(InMemoryStore store) {
    return store.personalInfo();
  }

  @Provides
  static PortfolioReader portfolio(InMemoryStore store) {
    return store;
  }

  @Provides
  static SchemaCheck schema(InMemoryStore store) {
    return store;
  }

  @Provides
  static RequestLog log() {
    return answered -> {};
  }

  @Provides
  static RequestIds requestIds() {
    return RequestIds.random();
  }
}
