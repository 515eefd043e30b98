package dev.vitae.settings.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as AWS's extension does, with what a test has in store, the last of it for good. */
public final class TestExtension implements AutoCloseable {
  public static final String TOKEN = "token-of-this-function";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  public TestExtension() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** What it will say next. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  public TestExtension then(int status, String body) {
    return then(exchange -> send(exchange, status, body.getBytes(UTF_8)));
  }

  public synchronized TestExtension then(Answer answer) {
    answers.add(answer);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Aws-Parameters-Secrets-Token"))) {
      send(exchange, 401, "bad session token or header key".getBytes(UTF_8));
      return;
    }
    Answer answer;
    synchronized (this) {
      answer = answers.size() > 1 ? answers.remove() : answers.element();
    }
    answer.to(exchange);
  }

  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** The targets of the requests, in their order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public Map<String, String> environment() {
    return Map.of(
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
        Integer.toString(server.getAddress().getPort()),
        "AWS_SESSION_TOKEN",
        TOKEN);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
