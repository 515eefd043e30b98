package dev.vitae.adapter.http.local.bootstrap;

import static dev.vitae.adapter.http.testkit.Call.get;
import static dev.vitae.adapter.http.testkit.Call.post;
import static dev.vitae.adapter.http.testkit.Call.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.local.AllowedHosts;
import dev.vitae.adapter.http.local.JavalinServer;
import dev.vitae.adapter.http.local.RawSocket;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.bootstrap.ApiSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client sees over a socket of the API that the local server wires, on PostgreSQL. */
@Tag("once")
class WiredOnPostgresTest implements HttpApiContract {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static StoredComponent root;
  private static JavalinServer server;

  @BeforeAll
  static void start() throws IOException {
    root =
        DaggerStoredComponent.factory()
            .create(
                DATABASE.settings(),
                new ApiSettings(
                    ApiKeys.of("test", ApiUnderTest.KEY),
                    CorsPolicy.parse(ApiUnderTest.WRITE_ORIGIN)));
    server = new JavalinServer(new AllowedHosts(List.of()));
    server.start();
    server.listen(root.portfolio().api(), InetAddress.getLoopbackAddress(), 0);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    for (AutoCloseable resource : root.portfolio().resources()) {
      resource.close();
    }
  }

  @Override
  public ApiUnderTest emptyApi() {
    RawSocket socket = new RawSocket(server.port());
    return ApiUnderTest.of(socket::send, root.entries(), root.personalInfo());
  }

  @Test
  void theTagsChangeWithWhatAnotherProgramsSqlChanges() {
    ApiUnderTest api = emptyApi();
    String path = post("/api/experience", HELD).on(api).is(201).header("Location");
    List<String> targets = List.of(path, "/api/experience", "/api/portfolio");

    for (String sql :
        List.of(
            "UPDATE experience SET location = 'Ockham'",
            "UPDATE technologies SET name = 'Jacquard' WHERE name = 'Loom'",
            "DELETE FROM experience_technologies WHERE technology_id IN"
                + " (SELECT id FROM technologies WHERE name = 'brass')")) {
      List<String> before = tags(api, targets);
      DATABASE.execute(sql);

      assertThat(tags(api, targets)).as(sql).doesNotContainAnyElementsOf(before);
      put(path, HELD).basedOn(before.get(0)).on(api).isProblem(412);
    }
    List<String> before = tags(api, targets);
    DATABASE.execute("UPDATE experience SET active = false");
    get(path).on(api).isProblem(404);
    assertThat(tags(api, targets.subList(1, 3))).doesNotContainAnyElementsOf(before);
  }

  private static List<String> tags(ApiUnderTest api, List<String> targets) {
    return targets.stream().map(target -> get(target).on(api).is(200).tag()).toList();
  }
}
