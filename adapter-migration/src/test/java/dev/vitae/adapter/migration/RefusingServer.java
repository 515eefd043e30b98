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
import java.util.Map;
import java.util.Optional;

/**
 * Says to everybody that the password is wrong, as PostgreSQL does it; a test's own server may let
 * in whoever asks.
 */
final class RefusingServer implements AutoCloseable {
  private static final int SSL_REQUEST_LENGTH = 8;

  private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());

  RefusingServer() throws IOException {
    Thread thread = new Thread(this::serve, "refusing-server");
    thread.setDaemon(true);
    thread.start();
  }

  DatabaseUrl url() {
    return new DatabaseUrl(
        listener.getInetAddress().getHostAddress(),
        listener.getLocalPort(),
        "portfolio",
        Optional.of("ada"),
        Optional.of("hunter2"),
        Map.of());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        refuse(client);
      } catch (IOException ended) {
        // the client has gone, or this server is closed, which the loop sees
      }
    }
  }

  private static void refuse(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    DataOutputStream out = new DataOutputStream(client.getOutputStream());
    int length = in.readInt();
    in.skipNBytes(length - Integer.BYTES);
    if (length == SSL_REQUEST_LENGTH) {
      out.writeByte('N');
      in.skipNBytes(in.readInt() - Integer.BYTES);
    }
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String field :
        new String[] {
          "SFATAL", "VFATAL", "C28P01", "Mpassword authentication failed for user \"ada\""
        }) {
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
