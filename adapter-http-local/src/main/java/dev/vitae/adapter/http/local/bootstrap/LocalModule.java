package dev.vitae.adapter.http.local.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.http.local.TerminalRequestLog;
import dev.vitae.adapter.persistence.jdbc.Connections;
import dev.vitae.adapter.persistence.jdbc.DatabaseListener;
import dev.vitae.adapter.persistence.jdbc.TimeBudget;
import dev.vitae.application.FillPortfolio;
import dev.vitae.bootstrap.RequestIds;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/** What the local program adds to the modules it is made of. */
@Module
final class LocalModule {
  /** A person who looks at a browser waits about so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private LocalModule() {}

  @Provides
  static TimeBudget timeBudget() {
    return TimeBudget.ofEach(PATIENCE);
  }

  @Provides
  static DatabaseListener databaseListener() {
    return DatabaseListener.NONE;
  }

  @Provides
  static RequestIds requestIds() {
    return RequestIds.random();
  }

  @Provides
  @Singleton
  static RequestLog requestLog() {
    return new TerminalRequestLog(System.getLogger("dev.vitae.requests"));
  }

  @Provides
  @Singleton
  static LocalPortfolio portfolio(
      HttpApi api,
      UseCases useCases,
      FillPortfolio fill,
      Connections connections,
      Set<AutoCloseable> resources) {
    return new LocalPortfolio(api, useCases, fill, connections, resources);
  }
}
