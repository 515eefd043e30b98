package dev.vitae.adapter.http;

import static java.util.stream.Collectors.toList;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.application.Basis;
import dev.vitae.application.Entries;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.Portfolio;
import dev.vitae.application.SchemaStatus;
import dev.vitae.application.Slice;
import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The API on a store in memory that can be told to fail. */
final class BreakableApi implements ApiUnderTest {
  private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());
  private final WriteAuthorization authorization;
  private final HttpApi api;
  private RuntimeException failure;
  private WriteAuthorization.Decision decision;

  BreakableApi() {
    this(ApiKeys.of("test", KEY), answered -> {});
  }

  BreakableApi(WriteAuthorization authorization, RequestLog log) {
    this(authorization, log, new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, Clock.systemUTC()));
  }

  BreakableApi(WriteAuthorization authorization, RequestLog log, LastGoodAnswers lastGood) {
    this.authorization = authorization;
    this.api =
        new HttpApi(
            new UseCases(
                new PersonalInfos(new Info()),
                EntryKinds.ALL.stream()
                    .map(kind -> new Entries<>(kind, breakable()))
                    .collect(toList()),
                this::portfolio,
                this::schema),
            request -> decision == null ? this.authorization.decide(request) : decision,
            CorsPolicy.parse(WRITE_ORIGIN),
            lastGood,
            log,
            () -> UUID.randomUUID().toString(),
            System::nanoTime);
  }

  /** From now on this is what is said of whoever wants to write. */
  void decide(WriteAuthorization.Decision decision) {
    this.decision = decision;
  }

  HttpApi api() {
    return api;
  }

  /** From now on whatever is asked of the store fails so; {@code null} for never. */
  void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  private InMemoryStore store() {
    if (failure != null) {
      throw failure;
    }
    return store;
  }

  private Portfolio portfolio() {
    return store().read();
  }

  private SchemaStatus schema() {
    return store().status();
  }

  private EntryRepositories breakable() {
    return new EntryRepositories() {
      @Override
      public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
        return new Repository<>(kind);
      }
    };
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

  private final class Repository<T extends Entry> implements EntryRepository<T> {
    private final EntryKind<T> kind;

    Repository(EntryKind<T> kind) {
      this.kind = kind;
    }

    @Override
    public Slice<T> list(EntryQuery<T> query) {
      return store().of(kind).list(query);
    }

    @Override
    public Optional<Stored<T>> find(EntryId id) {
      return store().of(kind).find(id);
    }

    @Override
    public Stored<T> add(T entry) {
      return store().of(kind).add(entry);
    }

    @Override
    public Stored<T> replace(EntryId id, Basis basis, T entry) {
      return store().of(kind).replace(id, basis, entry);
    }

    @Override
    public void remove(EntryId id, Basis basis) {
      store().of(kind).remove(id, basis);
    }
  }

  private final class Info implements PersonalInfoRepository {
    @Override
    public Optional<Stored<PersonalInfo>> newest() {
      return store().personalInfo().newest();
    }

    @Override
    public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
      return store().personalInfo().addFirst(info);
    }

    @Override
    public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
      return store().personalInfo().replace(id, basis, info);
    }
  }
}
