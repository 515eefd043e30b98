package dev.vitae.adapter.http.local.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.http.local.TerminalRequestLog;
import dev.vitae.application.FillPortfolio;
import jakarta.inject.Singleton;
import java.util.Set;

/** What the local program adds to the modules it is made of. */
@Module
final class LocalModule {
  private LocalModule() {}

  @Provides
  @Singleton
  static RequestLog requestLog() {
    return new TerminalRequestLog(System.getLogger("dev.vitae.requests"));
  }

  @Provides
  @Singleton
  static LocalPortfolio portfolio(
      HttpApi api, UseCases useCases, FillPortfolio fill, Set<AutoCloseable> resources) {
    return new LocalPortfolio(api, useCases, fill, resources);
  }
}
