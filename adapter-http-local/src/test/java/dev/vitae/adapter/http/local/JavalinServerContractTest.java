package dev.vitae.adapter.http.local;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class JavalinServerContractTest implements HttpApiContract {
  private final List<JavalinServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(JavalinServer::close);
  }

  @Override
  public ApiUnderTest emptyApi() {
    InMemoryApi inside = new InMemoryApi();
    JavalinServer server = new JavalinServer(new AllowedHosts(List.of()));
    servers.add(server);
    try {
      server.start();
      server.listen(inside.api(), InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RawSocket socket = new RawSocket(server.port());
    return ApiUnderTest.of(socket::send, inside.entries(), inside.personalInfo());
  }
}
