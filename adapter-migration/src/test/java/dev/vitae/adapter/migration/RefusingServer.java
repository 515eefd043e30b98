package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.settings.DatabaseUrl;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets nobody in, as PostgreSQL does it: says that the password is wrong, which a test's own server
 * may never do, or anything else. With a database behind it, it does so as often as it is told, and
 * then lets everybody through.
 */
final class RefusingServer implements AutoCloseable {
  /** The SQLState of a server that starts. */
  static final String STARTING_UP = "57P03";

  private static final int SSL_REQUEST_LENGTH = 8;

  private final String state;
  private final Optional<FreezingRelay> behind;
  private final DatabaseUrl url;
  private final AtomicInteger refusals;
  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());

  RefusingServer() throws IOException {
    this("28P01");
  }

  RefusingServer(String state) throws IOException {
    this(state, Integer.MAX_VALUE, Optional.empty());
  }

  /** Starts up, and then is this database. */
  RefusingServer(DatabaseUrl database) throws IOException {
    this(STARTING_UP, 0, Optional.of(database));
  }

  private RefusingServer(String state, int refusals, Optional<DatabaseUrl> database)
      throws IOException {
    this.state = state;
    this.refusals = new AtomicInteger(refusals);
    this.behind = database.map(real -> new FreezingRelay(real.host(), real.port()));
    this.url =
        database
            .map(
                real ->
                    new DatabaseUrl(
                        address(),
                        listener.getLocalPort(),
                        real.database(),
                        real.user(),
                        real.password(),
                        real.properties()))
            .orElseGet(
                () ->
                    DatabaseUrl.of(address(), listener.getLocalPort(), "portfolio")
                        .withLogin("ada", "hunter2"));
    Thread thread = new Thread(this::serve, "refusing-server");
    thread.setDaemon(true);
    thread.start();
  }

  DatabaseUrl url() {
    return url;
  }

  /** From now on, this many times. */
  void refuse(int times) {
    refusals.set(times);
  }

  private String address() {
    return listener.getInetAddress().getHostAddress();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (behind.isPresent()) {
      behind.get().close();
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          try (client) {
            refuse(client);
          }
        } else {
          behind.orElseThrow().pass(client);
        }
      } catch (IOException ended) {
        // the client has gone, or this server is closed, which the loop sees
      }
    }
  }

  private void refuse(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    int length = in.readInt();
    in.skipNBytes(length - Integer.BYTES);
    if (length == SSL_REQUEST_LENGTH) {
      out.writeByte('N');
      in.skipNBytes(in.readInt() - Integer.BYTES);
    }
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String field : new String[] {"SFATAL", "VFATAL", "C" + state, "Mnobody is let in"}) {
      fields.writeBytes(field.getBytes(UTF_8));
      fields.write(0);
    }
    fields.write(0);
    out.writeByte('E');
    out.writeInt(fields.size() + Integer.BYTES);
    fields.writeTo(out);
    out.flush();
  }
}
