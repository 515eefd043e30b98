package dev.vitae.lambda.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's side of a function's process: the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>, on the
 * loopback.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String BASE = "/2018-06-01/runtime/";
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:vitae";

  static {
    // Otherwise each answer to a kept connection waits for the client's delayed acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "runtime-api");
            thread.setDaemon(true);
            return thread;
          });
  private final BlockingQueue<Pending> events = new LinkedBlockingQueue<>();
  private final Map<String, Pending> handedOut = new ConcurrentHashMap<>();
  private final CompletableFuture<String> initFailure = new CompletableFuture<>();
  private final CompletableFuture<Void> initialized = new CompletableFuture<>();
  private final CompletableFuture<Void> wantsEvents = new CompletableFuture<>();
  private final CountDownLatch restore = new CountDownLatch(1);

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(BASE, this::handle);
    server.start();
  }

  /** For {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  /** Completes when the process asks for its first event or, with SnapStart, for its restore. */
  CompletableFuture<Void> initialized() {
    return initialized;
  }

  /** Completes when the process asks for its first event. */
  CompletableFuture<Void> wantsEvents() {
    return wantsEvents;
  }

  /** Completes with what the process says of a failed init or restore, as JSON. */
  CompletableFuture<String> initFailure() {
    return initFailure;
  }

  /** Goes on after the snapshot. */
  void restore() {
    restore.countDown();
  }

  /**
   * Queues an event.
   *
   * @param left time until the deadline, from when the process gets it
   * @param answered called when the answer is there, while the process still waits to be thanked
   */
  Invocation invoke(byte[] event, Duration left, Runnable answered) {
    Pending pending =
        new Pending(
            new Invocation(UUID.randomUUID().toString(), new CompletableFuture<>()),
            event,
            left,
            0,
            answered);
    events.add(pending);
    return pending.invocation();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestURI().getPath().substring(BASE.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (call.equals("invocation/next")) {
        initialized.complete(null);
        wantsEvents.complete(null);
        next(exchange);
      } else if (call.equals("restore/next")) {
        initialized.complete(null);
        restore.await();
        answer(exchange, 200, new byte[0]);
      } else if (call.equals("init/error") || call.equals("restore/error")) {
        initFailure.complete(new String(body, StandardCharsets.UTF_8));
        answer(exchange, 202, accepted());
      } else {
        outcome(exchange, call.split("/"), body);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Pending pending = events.take().handedOut();
    handedOut.put(pending.invocation().id(), pending);
    exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", pending.invocation().id());
    exchange
        .getResponseHeaders()
        .add(
            "Lambda-Runtime-Deadline-Ms",
            Long.toString(System.currentTimeMillis() + pending.left().toMillis()));
    exchange.getResponseHeaders().add("Lambda-Runtime-Invoked-Function-Arn", ARN);
    exchange
        .getResponseHeaders()
        .add("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
    answer(exchange, 200, pending.event());
  }

  /** {@code invocation/{id}/response} or {@code invocation/{id}/error}. */
  private void outcome(HttpExchange exchange, String[] call, byte[] body) throws IOException {
    Pending pending = call.length == 3 ? handedOut.remove(call[1]) : null;
    if (pending == null) {
      answer(exchange, 400, accepted());
      return;
    }
    pending.answered().run();
    boolean late = System.nanoTime() - pending.deadline() > 0;
    pending.invocation().outcome().complete(new Outcome(call[2].equals("error"), late, body));
    answer(exchange, 202, accepted());
  }

  private static byte[] accepted() {
    return "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
  }

  /** Always with a type: the native part of the runtime client ends the process without one. */
  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /**
   * @param id Lambda's id of the request
   */
  record Invocation(String id, CompletableFuture<Outcome> outcome) {}

  /**
   * What the process made of an event.
   *
   * @param failed the handler threw
   * @param late the deadline had passed: Lambda would have ended the process
   * @param payload its answer, or what the runtime client says of the failure
   */
  record Outcome(boolean failed, boolean late, byte[] payload) {}

  /**
   * @param deadline as {@link System#nanoTime()} tells it, once it is handed out
   */
  private record Pending(
      Invocation invocation, byte[] event, Duration left, long deadline, Runnable answered) {
    Pending handedOut() {
      return new Pending(invocation, event, left, System.nanoTime() + left.toNanos(), answered);
    }
  }
}
