package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Whatever somebody may send.
 *
 * @param headers names and values; without {@code Content-Length}
 * @param mayWrite whether the right key is in it, so that it may change something
 */
record FuzzedRequest(
    String method,
    String path,
    Optional<String> query,
    List<Field> headers,
    byte[] body,
    boolean mayWrite) {

  record Field(String name, String value) {}

  boolean isSafe() {
    return List.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method);
  }

  /** For the API without a socket. */
  HttpRequest plain() {
    Headers.Builder all = Headers.builder();
    headers.forEach(field -> all.add(field.name, field.value));
    return new HttpRequest(method, path, query, all.build(), body);
  }

  /** For a socket, its length given as it is. */
  byte[] bytes() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path);
    query.ifPresent(text -> head.append('?').append(text));
    head.append(" HTTP/1.1\r\n");
    for (Field field : headers) {
      head.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    if (body.length > 0 || !isSafe()) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + body.length + 2);
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
