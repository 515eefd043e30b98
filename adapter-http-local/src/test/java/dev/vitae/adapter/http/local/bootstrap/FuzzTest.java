package dev.vitae.adapter.http.local.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.local.AllowedHosts;
import dev.vitae.adapter.http.local.JavalinServer;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.bootstrap.ApiSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A minute of requests that are wrong in every way that came to mind, through the socket and
 * straight into the API, with PostgreSQL behind both. {@code -Dfuzz.seconds} makes it longer,
 * {@code -Dfuzz.seed} repeats what a failure has printed.
 */
@Tag("heavy")
class FuzzTest {
  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  private static final Logger REQUESTS = Logger.getLogger("dev.vitae.requests");
  private static final int SHOWN_OF_A_FAILURE = 4_000;
  private static final int ROUNDS_BETWEEN_PURGES = 500;

  private static final Integer[] ENOUGH = {200, 201, 204, 304, 409, 412, 422};

  /** So many bytes are on their way before a closed connection can be noticed. */
  private static final int FITS_INTO_BUFFERS = 64 * 1024;

  private static final int ROUNDS_BETWEEN_LOOKS = 20;
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** What an answer that tells of the inside would have in it, and no request of ours has. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "Exception|\\tat |java\\.|javax?\\.|dev\\.vitae|org\\.(postgresql|eclipse)|hikari"
              + "|SELECT |INSERT |UPDATE |DELETE FROM|SQLSTATE|ERROR:|pg_|constraint|relation \"");

  /** All that anybody could have changed. */
  private static final String STATE =
      """
      SELECT md5(concat_ws('|',
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM personal_info t),
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM experience t),
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM projects t),
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM skills t),
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM technologies t),
        (SELECT string_agg(t::text, ',' ORDER BY experience_id, technology_id) FROM experience_technologies t),
        (SELECT string_agg(t::text, ',' ORDER BY project_id, technology_id) FROM project_technologies t)))
      """;

  private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
  private final Duration time = Duration.ofSeconds(Long.getLong("fuzz.seconds", 60));
  private final ApiKey key = ApiKey.generate(new SecureRandom());
  private final Closing closing = new Closing();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  private LocalPortfolio portfolio;
  private JavalinServer server;
  private KeptConnection kept;
  private Statement database;
  private String state;

  @BeforeEach
  void start() throws Exception {
    REQUESTS.setLevel(Level.WARNING); // what goes wrong is logged, with its trace
    portfolio =
        DaggerLocalComponent.factory()
            .create(
                JdbcSettings.forServer(DATABASE.url()),
                new ApiSettings(ApiKeys.of("fuzz", key), CorsPolicy.parse("https://a.example")))
            .portfolio();
    portfolio.resources().forEach(closing::add);
    server = closing.add(new JavalinServer(new AllowedHosts(List.of())));
    server.start();
    server.listen(portfolio.api(), InetAddress.getLoopbackAddress(), 0);
    Connection connection = closing.add(DATABASE.dataSource().getConnection());
    database = connection.createStatement();
  }

  @AfterEach
  void stop() throws IOException {
    REQUESTS.setLevel(null);
    if (kept != null) {
      kept.close();
    }
    closing.close();
  }

  @Test
  void whateverIsAskedIsAnsweredWellAndWhatIsRefusedChangesNothing() throws Exception {
    System.out.printf("fuzz: -Dfuzz.seed=%d -Dfuzz.seconds=%d%n", seed, time.toSeconds());
    long start = System.nanoTime();
    FuzzedRequests requests = null;
    int round = 0;
    state = state();
    for (; goesOn(System.nanoTime() - start); round++) {
      // Neighbouring seeds of a Random begin alike: those of a SplittableRandom do not.
      Random random = new Random(new SplittableRandom(seed + round).nextLong());
      requests = new FuzzedRequests(random, key, requests);
      FuzzedRequest request = requests.next();
      byte[] sent = request.bytes();
      try {
        if (request.mayWrite()) {
          nothingHasChanged();
        }
        boolean changed;
        if (round % 8 == 0 && !request.method().equals("HEAD")) {
          sent = new BrokenFraming(random).of(request);
          changed = broken(sent);
        } else if (round % 2 == 0) {
          changed = direct(request, requests);
        } else {
          changed = overTheSocket(request, sent, requests);
        }
        look(changed, request.mayWrite() || round % ROUNDS_BETWEEN_LOOKS == 0);
        if (round % ROUNDS_BETWEEN_PURGES == 0) {
          purge();
        }
      } catch (AssertionError | IOException | RuntimeException e) {
        throw failure(round, sent, e);
      }
    }
    nothingHasChanged();
    System.out.printf("fuzz: %,d rounds, answers by status %s%n", round, statuses);
    assertThat(statuses).as("enough went right to be spoiled").containsKeys(ENOUGH);
  }

  /** A slow machine needs longer until all that has to be seen was seen: ten times, at most. */
  private boolean goesOn(long nanos) {
    boolean enough = statuses.keySet().containsAll(List.of(ENOUGH));
    return nanos < time.toNanos() || (!enough && nanos < 10 * time.toNanos());
  }

  // -- three ways to ask; each tells whether the answer said that something was changed

  private boolean direct(FuzzedRequest request, FuzzedRequests requests) {
    HttpResponse answer = portfolio.api().handle(request.plain());
    if (request.method().equals("HEAD")) {
      assertThat(answer.body()).isEmpty();
    } else if (answer.status() != 204 && answer.status() != 304) {
      assertThat(answer.headers().get("Content-Length"))
          .contains(Integer.toString(answer.body().length));
    }
    check(answer, request.method().equals("HEAD"), false);
    requests.learn(request, answer);
    return says(answer, request);
  }

  private boolean overTheSocket(FuzzedRequest request, byte[] sent, FuzzedRequests requests)
      throws IOException {
    boolean head = request.method().equals("HEAD");
    if (kept == null) {
      kept = new KeptConnection(server.port());
    }
    HttpResponse answer;
    try {
      kept.send(sent);
      answer = kept.answer(head);
    } catch (SocketException closed) {
      if (sent.length < FITS_INTO_BUFFERS) {
        throw closed;
      }
      // RFC 9112, section 9.6: the answer may be lost when a server refuses a head that it cannot
      // read and closes, while the body goes on coming.
      kept.close();
      kept = null;
      return false;
    }
    check(answer, head, false);
    if (closes(answer)) {
      // Who refuses what it could not read does not know that HEAD was asked.
      assertThat(kept.ends() || head).as("closed, as it said").isTrue();
      kept.close();
      kept = null;
    } else {
      aNewRequestGetsItsOwnAnswer();
    }
    requests.learn(request, answer);
    return says(answer, request);
  }

  private boolean broken(byte[] sent) throws IOException {
    boolean changed = false;
    try (KeptConnection connection = new KeptConnection(server.port())) {
      connection.send(sent);
      connection.endSending();
      for (boolean more = true; more; ) {
        HttpResponse answer = connection.answer(false);
        check(answer, false, true);
        changed |= answer.status() < 300;
        more = !closes(answer);
      }
    } catch (EOFException | SocketException end) {
      // nothing more to answer, or closed on what nobody would read
    }
    return changed;
  }

  private static boolean says(HttpResponse answer, FuzzedRequest request) {
    return answer.status() < 300 && !request.isSafe();
  }

  private static boolean closes(HttpResponse answer) {
    return answer.headers().get("Connection").orElse("").equalsIgnoreCase("close");
  }

  private void aNewRequestGetsItsOwnAnswer() throws IOException {
    String id = "sync-" + System.nanoTime();
    kept.send(
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: %s\r\n\r\n"
            .formatted(id)
            .getBytes(ISO_8859_1));
    HttpResponse live = kept.answer(false);
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.headers().get("X-Request-Id")).contains(id);
  }

  // -- what holds for every answer

  private void check(HttpResponse answer, boolean toHead, boolean garbled) {
    statuses.merge(answer.status(), 1, Integer::sum);
    boolean notHttp = garbled && List.of(501, 505).contains(answer.status());
    String text = new String(answer.body(), UTF_8);
    assertThat(answer.status() < 500 || notHttp).as("%d: %s", answer.status(), text).isTrue();
    String id = answer.headers().get("X-Request-Id").orElse("");
    assertThat(id).matches(REQUEST_ID);
    assertThat(INSIDE.matcher(text).results().map(found -> found.group())).as(text).isEmpty();
    assertThat(INSIDE.matcher(answer.headers().get("Link").orElse("")).find()).isFalse();
    if (answer.status() >= 400) {
      assertThat(answer.headers().all("Content-Type")).containsExactly("application/problem+json");
      if (!toHead) {
        Map<String, Json> problem = ((Json.JsonObject) JsonReader.read(answer.body())).members();
        assertThat(problem)
            .containsKeys("title", "detail")
            .containsEntry("type", new Json.JsonString("about:blank"))
            .containsEntry("status", new Json.JsonNumber(Integer.toString(answer.status())))
            .containsEntry("request_id", new Json.JsonString(id));
      }
    }
  }

  // -- the database

  private void look(boolean changed, boolean now) throws SQLException {
    if (changed) {
      state = state();
    } else if (now) {
      nothingHasChanged();
    }
  }

  private void nothingHasChanged() throws SQLException {
    assertThat(state()).as("what is in the database after refusals only").isEqualTo(state);
  }

  private String state() throws SQLException {
    try (ResultSet row = database.executeQuery(STATE)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What was removed stays as a row: too many of them would make this slow. */
  private void purge() throws SQLException {
    nothingHasChanged();
    for (String table : List.of("experience", "projects", "skills")) {
      database.execute("DELETE FROM %s WHERE NOT active".formatted(table));
      database.execute(
          "UPDATE %s SET active = false WHERE id IN (SELECT id FROM %1$s ORDER BY id DESC OFFSET 60)"
              .formatted(table));
    }
    state = state();
  }

  private AssertionError failure(int round, byte[] sent, Throwable cause) throws IOException {
    Path file =
        Files.createDirectories(Path.of("target", "fuzz"))
            .resolve("seed%d-round%d.bin".formatted(seed, round));
    Files.write(file, sent);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(sent.length, SHOWN_OF_A_FAILURE); i++) {
      char c = (char) (sent[i] & 0xff);
      shown.append(c == '\n' || c >= ' ' && c < 0x7f ? c : "\\x%02x".formatted((int) c));
    }
    String report =
        "-Dfuzz.seed=%d, round %d, %d bytes, all of them in %s:%n%s"
            .formatted(seed, round, sent.length, file.toAbsolutePath(), shown);
    System.out.println(report);
    return new AssertionError(report, cause);
  }
}
