package dev.vitae.adapter.http.local;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says to a port what it is told to, right or wrong, and hears the answer out. */
public final class RawSocket {
  private static final int PATIENCE_MS = 10_000;

  private final int port;

  public RawSocket(int port) {
    this.port = port;
  }

  public HttpResponse send(HttpRequest request) {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.path());
    request.query().ifPresent(query -> head.append('?').append(query));
    head.append(" HTTP/1.1\r\nConnection: close\r\n");
    if (request.headers().get("Host").isEmpty()) {
      head.append("Host: localhost:").append(port).append("\r\n");
    }
    if (request.headers().get("Content-Length").isEmpty() && request.body().length > 0) {
      head.append("Content-Length: ").append(request.body().length).append("\r\n");
    }
    request
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(request.body());
    return send(bytes.toByteArray());
  }

  HttpResponse send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  HttpResponse send(byte[] bytes) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return parse(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse parse(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no answer, but '" + text + "'");
    }
    String[] lines = text.substring(0, end).split("\r\n");
    Headers.Builder headers = Headers.builder();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    return new HttpResponse(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers.build(),
        text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
  }
}
