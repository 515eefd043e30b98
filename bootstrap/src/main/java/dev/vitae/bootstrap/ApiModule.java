package dev.vitae.bootstrap;

import dagger.Module;
import dagger.Provides;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.application.Entries;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.FillPortfolio;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.Transactions;
import dev.vitae.domain.EntryKinds;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Use cases and HTTP. A root adds a store for the ports, {@link ApiSettings}, a {@link RequestLog}
 * and {@link RequestIds}.
 */
@Module
public final class ApiModule {
  private ApiModule() {}

  @Provides
  @Singleton
  static PersonalInfos personalInfos(PersonalInfoRepository repository) {
    return new PersonalInfos(repository);
  }

  @Provides
  @Singleton
  static List<Entries<?>> entries(EntryRepositories repositories) {
    return EntryKinds.ALL.stream()
        .map(kind -> new Entries<>(kind, repositories))
        .collect(Collectors.toUnmodifiableList());
  }

  @Provides
  static FillPortfolio fillPortfolio(
      PortfolioReader reader,
      PersonalInfoRepository personalInfo,
      EntryRepositories entries,
      Transactions transactions) {
    return new FillPortfolio(reader, personalInfo, entries, transactions);
  }

  @Provides
  @Singleton
  static UseCases useCases(
      PersonalInfos personalInfos,
      List<Entries<?>> entries,
      PortfolioReader portfolio,
      SchemaCheck schema) {
    return new UseCases(personalInfos, entries, portfolio, schema);
  }

  @Provides
  @Singleton
  static LastGoodAnswers lastGoodAnswers() {
    return new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, InstantSource.system());
  }

  @Provides
  @Singleton
  static HttpApi httpApi(
      UseCases useCases,
      ApiSettings settings,
      LastGoodAnswers lastGood,
      RequestLog log,
      RequestIds requestIds) {
    return new HttpApi(
        useCases, settings.writers(), settings.cors(), lastGood, log, requestIds, System::nanoTime);
  }
}
