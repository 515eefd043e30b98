package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A connection that stays open from one answer to the next. It takes the length of an answer at its
 * word: where a server gives a wrong one, the next answer does not begin where it should, and that
 * is an {@link AssertionError}.
 */
final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;
  private static final int LONGEST_HEAD = 1 << 16;

  private final Socket socket;
  private final InputStream in;

  /**
   * @throws IOException from all methods, if an answer takes longer than 20 s to come
   */
  KeptConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Tells the server that nothing follows. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * @param toHead whether HEAD was asked, so that the answer ends where its body would begin
   */
  HttpResponse answer(boolean toHead) throws IOException {
    for (; ; ) {
      String[] lines = head().split("\r\n");
      if (!lines[0].matches("HTTP/1\\.1 [1-5][0-9][0-9]( .*)?")) {
        throw new AssertionError("no answer begins with '" + lines[0] + "'");
      }
      int status = Integer.parseInt(lines[0].substring(9, 12));
      Headers headers = headers(lines);
      if (status >= 200) {
        boolean empty = toHead || status == 204 || status == 304;
        return new HttpResponse(status, headers, empty ? new byte[0] : body(headers));
      }
    }
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    for (int matched = 0; matched < 4; ) {
      int next = in.read();
      if (next < 0) {
        if (head.size() == 0) {
          throw new EOFException("closed instead of an answer");
        }
        throw new AssertionError("ends within its head: " + head);
      }
      if (head.size() > LONGEST_HEAD) {
        throw new AssertionError("a head without an end: " + head);
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static Headers headers(String[] lines) {
    Headers.Builder headers = Headers.builder();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new AssertionError("no header field: " + lines[i]);
      }
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return headers.build();
  }

  private byte[] body(Headers headers) throws IOException {
    String length = headers.get("Content-Length").orElse("none");
    if (!length.matches("[0-9]+")) {
      throw new AssertionError("Content-Length is " + length);
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    if (body.length != Integer.parseInt(length)) {
      throw new AssertionError("%d of %s bytes came".formatted(body.length, length));
    }
    return body;
  }

  /** Waits for the server to close the connection. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true; // closed with something unread
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
