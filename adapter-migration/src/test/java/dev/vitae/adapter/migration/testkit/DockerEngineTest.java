package dev.vitae.adapter.migration.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {
  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void aSocketThatNobodyServesIsNoEngine() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("left.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
    }

    assertThat(new DockerEngine(address).answers()).isFalse();
  }

  @Test
  @Timeout(120)
  void aSocketThatNeverAnswersIsNoEngine() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("mute.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);

      assertThat(new DockerEngine(address).answers()).isFalse();
    }
  }

  @Test
  void anEngineIsAskedForImagesByName() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("docker.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Thread engine = new Thread(() -> serve(server));
      engine.setDaemon(true);
      engine.start();

      assertThat(new DockerEngine(address).answers()).isTrue();
      assertThat(new DockerEngine(address).has("localhost/postgres:18")).isTrue();
      assertThat(new DockerEngine(address).has("postgres:17")).isFalse();
    }
  }

  private static void serve(ServerSocketChannel server) {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          ByteBuffer request = ByteBuffer.allocate(1024);
          client.read(request);
          String line = ISO_8859_1.decode(request.flip()).toString();
          boolean known =
              line.startsWith("GET /_ping ")
                  || line.startsWith("GET /images/localhost/postgres:18/json ");
          String answer = "HTTP/1.0 " + (known ? "200 OK" : "404 Not Found") + "\r\n\r\n{}";
          client.write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
