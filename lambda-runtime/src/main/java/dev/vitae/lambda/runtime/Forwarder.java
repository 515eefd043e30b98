package dev.vitae.lambda.runtime;

import dev.vitae.settings.DatabaseUrl;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * An address at which nobody listens, until it is told to: then the database is there. The port is
 * kept from the beginning, below those that connections are given.
 */
public final class Forwarder implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int TRIES = 100;

  private final DatabaseUrl server;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private final Socket reservation;

  public Forwarder(DatabaseUrl server) throws IOException {
    this.server = server;
    this.reservation = reserved();
    this.port = reservation.getLocalPort();
  }

  /** A socket that is bound and does not listen: who connects is refused. */
  private static Socket reserved() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Socket socket = new Socket();
      try {
        socket.setReuseAddress(true);
        socket.bind(
            new InetSocketAddress(
                LOOPBACK, ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT)));
        return socket;
      } catch (BindException taken) {
        socket.close();
      }
    }
    throw new BindException("no port below " + LAST_PORT + " in " + TRIES + " tries");
  }

  public DatabaseUrl url() {
    return new DatabaseUrl(
        LOOPBACK.getHostAddress(),
        port,
        server.database(),
        server.user(),
        server.password(),
        server.properties());
  }

  /** From here on the database is at this address. */
  public void listen() throws IOException {
    reservation.close();
    ServerSocket listener = new ServerSocket();
    open.add(listener);
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(LOOPBACK, port));
    start(() -> accept(listener), listener);
  }

  @Override
  public void close() throws IOException {
    reservation.close();
    for (Closeable each : open) {
      each.close();
    }
  }

  private void accept(ServerSocket listener) throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      Socket upstream = new Socket(server.host(), server.port());
      open.add(client);
      open.add(upstream);
      start(() -> client.getInputStream().transferTo(upstream.getOutputStream()), client, upstream);
      start(() -> upstream.getInputStream().transferTo(client.getOutputStream()), client, upstream);
    }
  }

  /** What ends on one side ends on the other. */
  private static void start(Pump pump, Closeable... sides) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException closed) {
                // as the finally says
              } finally {
                Stream.of(sides).forEach(Forwarder::end);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Closeable side) {
    try {
      side.close();
    } catch (IOException already) {
      // it is closed, which is what was wanted
    }
  }

  @FunctionalInterface
  private interface Pump {
    void run() throws IOException;
  }
}
