package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.settings.DatabaseUrl;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Stands between the adapter and the server and counts what goes over it. It knows as much as it
 * needs of <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">the
 * protocol's messages</a>.
 */
final class Wire implements AutoCloseable {
  private static final int PROTOCOL_3 = 3;

  private final DatabaseUrl server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger roundTrips = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();

  Wire(DatabaseUrl server) throws IOException {
    this.server = server;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  DatabaseUrl url() {
    return new DatabaseUrl(
            listener.getInetAddress().getHostAddress(),
            listener.getLocalPort(),
            server.database(),
            server.user(),
            server.password(),
            server.properties())
        .withProperty("sslmode", "disable");
  }

  /** How often the client waited for the server since the last time it was asked. */
  int roundTrips() {
    return roundTrips.getAndSet(0);
  }

  /** How many statements the server was told to run since the last time it was asked. */
  int statements() {
    return statements.getAndSet(0);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      Socket upstream = new Socket(server.host(), server.port());
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.add(client);
      open.add(upstream);
      start(() -> forward(client, upstream), client, upstream);
      start(() -> upstream.getInputStream().transferTo(client.getOutputStream()), client, upstream);
    }
  }

  private void forward(Socket client, Socket upstream) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(upstream.getOutputStream());
    boolean started = false;
    while (true) {
      if (started) {
        byte type = in.readByte();
        count(type);
        out.writeByte(type);
      }
      int length = in.readInt();
      byte[] body = in.readNBytes(length - Integer.BYTES);
      out.writeInt(length);
      out.write(body);
      out.flush();
      started = started || body[1] == PROTOCOL_3; // before that: may we encrypt?
    }
  }

  private void count(byte type) {
    if (type == 'S' || type == 'Q') { // Sync, Query
      roundTrips.incrementAndGet();
    }
    if (type == 'E' || type == 'Q') { // Execute, Query
      statements.incrementAndGet();
    }
  }

  /** What ends on one side ends on the other. */
  private void start(Pump pump, Closeable... sides) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException cutOrClosed) {
                // as the finally says
              } finally {
                Stream.of(sides).forEach(Wire::close);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Closeable side) {
    try {
      side.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @FunctionalInterface
  private interface Pump {
    void run() throws IOException;
  }
}
