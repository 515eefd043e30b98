package dev.vitae.adapter.http.testkit;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.application.Entries;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.domain.EntryKinds;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The API on a store in memory, without any transport; a transport's test puts its own in front of
 * {@link #api()}.
 */
public final class InMemoryApi implements ApiUnderTest {
  private final InMemoryStore store;
  private final List<RequestLog.Answered> log = new CopyOnWriteArrayList<>();
  private final HttpApi api;

  public InMemoryApi() {
    this(Clock.systemUTC(), () -> UUID.randomUUID().toString());
  }

  /** With times and ids as they are given, so that two of these answer alike. */
  public InMemoryApi(Clock clock, Supplier<String> requestIds) {
    store = new InMemoryStore(clock);
    api =
        new HttpApi(
            new UseCases(
                new PersonalInfos(store.personalInfo()),
                EntryKinds.ALL.stream()
                    .map(kind -> new Entries<>(kind, store))
                    .collect(Collectors.toList()),
                store,
                store),
            ApiKeys.of("test", KEY),
            CorsPolicy.parse(WRITE_ORIGIN),
            new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, clock),
            log::add,
            requestIds,
            System::nanoTime);
  }

  public HttpApi api() {
    return api;
  }

  /** What the API has logged, in order. */
  public List<RequestLog.Answered> log() {
    return log;
  }

  @Override
  public HttpResponse send(HttpRequest request) {
    return api.handle(request);
  }

  @Override
  public EntryRepositories entries() {
    return store;
  }

  @Override
  public PersonalInfoRepository personalInfo() {
    return store.personalInfo();
  }
}
