package dev.vitae.adapter.persistence.jdbc.testkit;

import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a server, on the loopback, that fails as asked. Each method counts for the connections
 * that are open and those to come, from that moment on.
 */
public final class FaultyNetwork implements AutoCloseable {
  private static final int BUFFER = 8_192;

  private final DatabaseUrl server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toRefuse = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Object change = new Object();
  private boolean silent;
  private volatile long delayMillis;
  private volatile boolean losesAnswers;
  private volatile boolean closed;

  private FaultyNetwork(DatabaseUrl server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** One that does not fail yet. */
  public static FaultyNetwork to(DatabaseUrl server) throws IOException {
    FaultyNetwork network =
        new FaultyNetwork(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    network.start(network::accept);
    return network;
  }

  /** The server, reached this way; without TLS. */
  public DatabaseUrl url() {
    return new DatabaseUrl(
            listener.getInetAddress().getHostAddress(),
            listener.getLocalPort(),
            server.database(),
            server.user(),
            server.password(),
            server.properties())
        .withProperty("sslmode", "disable")
        .withProperty("gssEncMode", "disable");
  }

  /** Breaks every connection, as a server that dies does. */
  public void cut() {
    open.forEach(FaultyNetwork::reset);
    open.clear();
  }

  /** No connection is let through until {@link #accepts} says so. */
  public void refuses() {
    toRefuse.set(Integer.MAX_VALUE);
  }

  /** The next connections are not let through, those after them are. */
  public void refusesNext(int connections) {
    toRefuse.set(connections);
  }

  public void accepts() {
    toRefuse.set(0);
  }

  /** Holds back what is sent, both ways, and tells nobody. Connections can be opened. */
  public void swallows() {
    synchronized (change) {
      silent = true;
    }
  }

  /** What was held back arrives. */
  public void delivers() {
    synchronized (change) {
      silent = false;
      change.notifyAll();
    }
  }

  /** Whatever is sent, either way, arrives so much later. */
  public void delays(Duration delay) {
    delayMillis = delay.toMillis();
  }

  /** The next answer of the server does not arrive: its connection breaks instead. */
  public void losesTheNextAnswer() {
    losesAnswers = true;
  }

  /** How many connections were refused since the start. */
  public int refused() {
    return refused.get();
  }

  /** How many connections were let through since the start. */
  public int accepted() {
    return accepted.get();
  }

  /** How many are open. */
  public int connections() {
    return open.size() / 2;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    cut();
    delivers();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() throws IOException {
    while (!closed) {
      Socket client = listener.accept();
      if (toRefuse.get() > 0) {
        toRefuse.decrementAndGet();
        refused.incrementAndGet();
        reset(client);
        continue;
      }
      accepted.incrementAndGet();
      Socket upstream = new Socket(server.host(), server.port());
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.addAll(List.of(client, upstream));
      start(() -> forward(client, upstream, false));
      start(() -> forward(upstream, client, true));
      if (closed) { // after close() had looked for what is open
        cut();
      }
    }
  }

  private void forward(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && losesAnswers) {
          losesAnswers = false;
          reset(to);
          return;
        }
        Thread.sleep(delayMillis);
        awaitDelivery();
        out.write(buffer, 0, read);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeAll(List.of(from, to));
    }
  }

  private void awaitDelivery() throws InterruptedException {
    synchronized (change) {
      while (silent && !closed) {
        change.wait();
      }
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // its other side was faster
    }
    try {
      socket.close();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void start(Forwarding work) {
    List<Thread> started = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException cutOrClosed) {
                // which is what this class is for
              } finally {
                threads.removeAll(started);
              }
            },
            "faulty network");
    started.add(thread);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  @FunctionalInterface
  private interface Forwarding {
    void run() throws IOException;
  }
}
