package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import kotlin.Unit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Carries requests and answers between sockets and the API. It has no opinion on paths, methods or
 * bodies; what Jetty refuses before it becomes a request is answered by the API, too.
 */
public final class JavalinServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(JavalinServer.class.getName());

  /** Requests wait for the database more than they work. */
  private static final int THREADS = 24;

  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MS = 60_000;

  /** Running requests may take this long to end. */
  private static final Duration STOP_WAIT = Duration.ofMillis(1_000);

  /** A connection that is kept open and silent must not use that time up. */
  private static final Duration STOP_IDLE = Duration.ofMillis(100);

  /**
   * So much more of a body that is too large is taken and dropped: a sender that is cut off may
   * never see the answer that says why.
   */
  private static final long DROPPED_BYTES = 8L << 20;

  private final AllowedHosts hosts;
  private final Javalin javalin;
  private volatile HttpApi api;
  private ServerConnector connector;

  public JavalinServer(AllowedHosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
    this.javalin = Javalin.create(this::configure);
  }

  /** Gets all ready that can be ready before it listens: loading the classes takes longest. */
  public void start() {
    javalin.start();
  }

  /**
   * Begins to listen for what the API is asked. After a failure it may be tried again.
   *
   * @param port 0 for any that is free
   * @throws BindException if the port is taken, or the address is not one of this machine
   */
  public void listen(HttpApi answering, InetAddress host, int port) throws IOException {
    api = requireNonNull(answering, "answering");
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(host, port));
      Server server = javalin.jettyServer().server();
      connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(httpConfiguration()));
      connector.setShutdownIdleTimeout(STOP_IDLE.toMillis());
      connector.open(channel);
      server.addConnector(connector);
      server.manage(connector);
      connector.start();
    } catch (IOException e) {
      channel.close();
      throw e;
    } catch (Exception e) {
      channel.close();
      throw new IOException("the server could not begin to listen", e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Stops listening, lets running requests end for a second, then closes what is left. */
  @Override
  public void close() {
    javalin.stop();
  }

  @SuppressWarnings("unchecked") // Javalin takes an array of a generic type
  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    // Jetty's own queue asks the JVM's management for the size of a cache line: 0.3 s of the start.
    QueuedThreadPool threads =
        new QueuedThreadPool(THREADS, MIN_THREADS, IDLE_THREAD_MS, new LinkedBlockingQueue<>());
    threads.setName("http");
    threads.setReservedThreads(0); // they would use that queue's padding, too
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(this::configure);
    config.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
    // Without any connector Javalin would open a port before it is time.
    config.jetty.addConnector((server, http) -> new LocalConnector(server));
    // Javalin's own tasks look for routes; here every request goes the same way.
    config.requestLifeCycle(
        (submit, servlet, context, path) ->
            submit.invoke(
                SubmitOrder.LAST,
                new Task(
                    true,
                    () -> {
                      serve(context.req(), context.res());
                      return Unit.INSTANCE;
                    })));
  }

  private static HttpConfiguration httpConfiguration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    // A path belongs to the API, which takes it as it was sent.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  private void configure(Server server) {
    server.setHandler(new GracefulHandler());
    server.setStopTimeout(STOP_WAIT.toMillis());
    server.setErrorHandler(
        (request, response, callback) -> {
          HttpResponse refusal = JettyRefusal.of(request).answeredBy(api);
          response.setStatus(refusal.status());
          refusal.headers().forEach(response.getHeaders()::add);
          // Jetty closes after what it could not read, but does not always say so.
          response.getHeaders().put("Connection", "close");
          boolean head = "HEAD".equals(request.getMethod());
          response.write(true, ByteBuffer.wrap(head ? new byte[0] : refusal.body()), callback);
          return true;
        });
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) {
    HttpResponse answer = answer(request);
    try {
      boolean bodyIsLeft = !request.getInputStream().isFinished();
      write(answer, response, bodyIsLeft);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the client left before it had its answer", e);
    }
  }

  private HttpResponse answer(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host == null || !hosts.allow(host)) {
      return api.refuse(
          withBody(request, new byte[0]),
          421,
          "this server does not answer by this name: see --allowed-host");
    }
    HttpRequest read;
    try {
      read = read(request);
    } catch (IOException | HttpException.RuntimeException e) {
      return api.refuse(
          withBody(request, new byte[0]), 400, "the body could not be read to its end");
    }
    return api.handle(read);
  }

  private static HttpRequest read(HttpServletRequest request) throws IOException {
    InputStream in = request.getInputStream();
    byte[] body = in.readNBytes(HttpRequest.MAX_BODY_BYTES + 1);
    if (body.length > HttpRequest.MAX_BODY_BYTES) {
      in.skip(DROPPED_BYTES);
    }
    return withBody(request, body);
  }

  private static HttpRequest withBody(HttpServletRequest request, byte[] body) {
    Headers.Builder headers = Headers.builder();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      Enumeration<String> values = request.getHeaders(name);
      while (values.hasMoreElements()) {
        headers.add(name, values.nextElement());
      }
    }
    return new HttpRequest(
        request.getMethod(),
        request.getRequestURI(),
        Optional.ofNullable(request.getQueryString()),
        headers.build(),
        body);
  }

  private static void write(HttpResponse answer, HttpServletResponse response, boolean last)
      throws IOException {
    response.reset(); // of what Javalin has set in advance
    response.setStatus(answer.status());
    answer.headers().forEach(response::addHeader);
    if (last) { // Jetty closes for what it has not read, but does not say so
      response.setHeader("Connection", "close");
    }
    if (answer.body().length > 0) {
      response.getOutputStream().write(answer.body());
    } else if (answer.headers().get("Content-Length").isEmpty()) {
      response.flushBuffer(); // or Jetty counts the bytes of the body and adds a length of 0
    }
  }
}
