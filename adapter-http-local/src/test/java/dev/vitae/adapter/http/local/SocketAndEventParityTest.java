package dev.vitae.adapter.http.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Each request of the contract goes through a socket and through an event, to two APIs that have
 * seen the same so far: the answers are the same, byte for byte. Of what the server on the socket
 * cannot read as a request, and refuses by itself, only the kind of the answer is the same.
 */
@Tag("once")
class SocketAndEventParityTest implements HttpApiContract {
  /** What a server on a socket adds for the sake of the connection. */
  private static final Set<String> OF_THE_TRANSPORT = Set.of("date", "connection");

  private static final AtomicLong COMPARED = new AtomicLong();

  private JavalinServer server;

  @BeforeAll
  static void countFromZero() {
    COMPARED.set(0);
  }

  @AfterAll
  static void thereWasSomethingToCompare() {
    System.out.println(COMPARED + " requests went both ways");
    assertThat(COMPARED.get()).isPositive();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  public ApiUnderTest emptyApi() {
    InMemoryApi behindSocket = repeatable();
    InMemoryApi behindEvents = repeatable();
    server = new JavalinServer(new AllowedHosts(List.of()));
    try {
      server.start();
      server.listen(behindSocket.api(), InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RawSocket socket = new RawSocket(server.port());
    EventTransport events = new EventTransport(new EventApi(behindEvents.api(), new Invocations()));
    return ApiUnderTest.of(
        new Both(socket, behindSocket, events),
        new BothStores(behindSocket.entries(), behindEvents.entries()),
        new BothInfos(behindSocket.personalInfo(), behindEvents.personalInfo()));
  }

  private static InMemoryApi repeatable() {
    AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    AtomicLong ids = new AtomicLong();
    InstantSource ticking = () -> Instant.ofEpochMilli(millis.incrementAndGet());
    return new InMemoryApi(clock(ticking), () -> "request-" + ids.incrementAndGet());
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }

  /** One request at a time, or rivals would come in another order here than there. */
  private record Both(RawSocket socket, InMemoryApi behindSocket, EventTransport events)
      implements Function<HttpRequest, HttpResponse> {
    @Override
    public synchronized HttpResponse apply(HttpRequest request) {
      HttpResponse heard = socket.send(request);
      HttpResponse told = events.apply(request);
      String asked = request.method() + " " + request.path() + " " + request.query();
      assertThat(told.status()).as(asked).isEqualTo(heard.status());
      if (neverBecameARequest()) {
        assertThat(fields(told))
            .as(asked)
            .containsEntry("content-type", fields(heard).get("content-type"));
        return told;
      }
      assertThat(fields(told)).as(asked).isEqualTo(fields(heard));
      assertThat(told.body()).as(asked).isEqualTo(heard.body());
      COMPARED.incrementAndGet();
      return told;
    }

    private boolean neverBecameARequest() {
      List<RequestLog.Answered> log = behindSocket.log();
      return log.get(log.size() - 1).method().equals("-");
    }

    private static Map<String, String> fields(HttpResponse response) {
      Map<String, String> fields = new TreeMap<>();
      response
          .headers()
          .forEach(
              (name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!OF_THE_TRANSPORT.contains(lower)) {
                  fields.merge(lower, value, (first, next) -> first + ", " + next);
                }
              });
      return fields;
    }
  }

  /** What a test changes by itself changes in both; what it reads is the same. */
  private record BothStores(EntryRepositories one, EntryRepositories other)
      implements EntryRepositories {
    @Override
    public <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
      return new BothRepositories<>(one.of(kind), other.of(kind));
    }
  }

  private record BothRepositories<T extends Entry>(EntryRepository<T> one, EntryRepository<T> other)
      implements EntryRepository<T> {
    @Override
    public Slice<T> list(EntryQuery<T> query) {
      return one.list(query);
    }

    @Override
    public Optional<Stored<T>> find(EntryId id) {
      return one.find(id);
    }

    @Override
    public Stored<T> add(T entry) {
      other.add(entry);
      return one.add(entry);
    }

    @Override
    public Stored<T> replace(EntryId id, Basis basis, T entry) {
      other.replace(id, basis, entry);
      return one.replace(id, basis, entry);
    }

    @Override
    public void remove(EntryId id, Basis basis) {
      other.remove(id, basis);
      one.remove(id, basis);
    }
  }

  private record BothInfos(PersonalInfoRepository one, PersonalInfoRepository other)
      implements PersonalInfoRepository {
    @Override
    public Optional<Stored<PersonalInfo>> newest() {
      return one.newest();
    }

    @Override
    public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
      other.addFirst(info);
      return one.addFirst(info);
    }

    @Override
    public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
      other.replace(id, basis, info);
      return one.replace(id, basis, info);
    }
  }
}
