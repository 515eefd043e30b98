package dev.vitae.adapter.migration.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Asks a Docker engine what it has, before Testcontainers is asked for anything: that would look
 * for an engine for seconds, and for a missing image for minutes. An engine that wants TLS is not
 * asked.
 */
final class DockerEngine {
  private static final int PATIENCE_SECONDS = 5;

  private final SocketAddress address;

  DockerEngine(SocketAddress address) {
    this.address = address;
  }

  /** The engine that DOCKER_HOST names, or else one at a usual place, if it answers. */
  static Optional<DockerEngine> find() {
    return addresses().map(DockerEngine::new).filter(DockerEngine::answers).findFirst();
  }

  boolean answers() {
    return isThere("/_ping");
  }

  boolean has(String image) {
    return isThere("/images/" + image + "/json");
  }

  /** Whether Testcontainers would find the image that cleans up behind it, or does without. */
  boolean hasCleaner() {
    return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))
        || get("/images/json").contains("testcontainers/ryuk:");
  }

  private boolean isThere(String path) {
    // Docker answers a request of HTTP 1.0 in kind or by 1.1.
    return get(path).matches("(?s)HTTP/1\\.[01] 200 .*");
  }

  private static Stream<SocketAddress> addresses() {
    String host = System.getenv("DOCKER_HOST");
    if (host != null && host.startsWith("tcp://") && System.getenv("DOCKER_TLS_VERIFY") == null) {
      URI uri = URI.create(host);
      return Stream.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }
    if (host != null && !host.isBlank()) {
      return host.startsWith("unix://")
          ? sockets(Path.of(host.substring("unix://".length())))
          : Stream.empty();
    }
    Path home = Path.of(System.getProperty("user.home"));
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return sockets(
        Path.of("/var/run/docker.sock"),
        home.resolve(".docker/run/docker.sock"),
        runtime == null ? home.resolve(".docker/docker.sock") : Path.of(runtime, "docker.sock"));
  }

  private static Stream<SocketAddress> sockets(Path... paths) {
    return Stream.of(paths).filter(Files::exists).map(UnixDomainSocketAddress::of);
  }

  /** The whole answer, or nothing when none came in time. */
  private String get(String path) {
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> exchange(path));
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException nobody) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private String exchange(String path) {
    try (SocketChannel channel = open()) {
      String request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
      StringBuilder answer = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer) >= 0) {
        answer.append(ISO_8859_1.decode(buffer.flip()));
        buffer.clear();
      }
      return answer.toString();
    } catch (IOException nobody) {
      return "";
    }
  }

  private SocketChannel open() throws IOException {
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    channel.connect(address);
    return channel;
  }
}
