package dev.vitae.adapter.http.local.bootstrap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bytes out of a request of which nobody knows any more where it ends. */
final class BrokenFraming {
  private static final List<String> LENGTHS =
      List.of("-1", "+1", "1, 1", "0x10", "abc", "", "99999999999999999999", "1.0", "1048577", "3");
  private static final List<String> VERSIONS =
      List.of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/1.1 x", "", "X");

  private final Random random;

  BrokenFraming(Random random) {
    this.random = random;
  }

  byte[] of(FuzzedRequest request) {
    byte[] bytes = request.bytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return switch (random.nextInt(16)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> flipped(bytes);
      case 2 -> bytes(text.replaceFirst("Content-Length: [0-9]*", "Content-Length: " + length()));
      case 3 -> bytes(text.replaceFirst("\r\n", "\r\nContent-Length: " + length() + "\r\n"));
      case 4 -> chunked(request, text, false);
      case 5 -> chunked(request, text, true);
      case 6 -> bytes(text.replaceFirst("HTTP/1\\.1", one(VERSIONS)));
      case 7 -> bytes(text.replaceFirst("\r\n", "\r\n folded\r\n"));
      case 8 -> bytes(text.replace("\r\n", "\n"));
      case 9 -> bytes(text.replaceFirst("\r\n", "\r\nX\0Y: \0\r\n"));
      case 10 -> bytes(text.replaceFirst("\r\n", "\r\n" + "A: b\r\n".repeat(3_000)));
      case 11 -> bytes("\r\n\r\n" + text);
      case 12 -> bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + text);
      case 13 -> bytes("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + text);
      case 14 ->
          bytes(
              text.replaceFirst(
                  "\r\n", "\r\nExpect: " + one(List.of("100-continue", "x")) + "\r\n"));
      default -> noise();
    };
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      flipped[random.nextInt(Math.min(flipped.length, 300))] = (byte) random.nextInt(256);
    }
    return flipped;
  }

  /** With its length in chunks, and in the wrong case with something else about its length. */
  private byte[] chunked(FuzzedRequest request, String text, boolean wrong) {
    String field =
        "Transfer-Encoding: "
            + (wrong ? one(List.of("chunked", "gzip", "x, chunked", "chunked, x")) : "chunked");
    String head = text.substring(0, text.indexOf("\r\n\r\n") + 4);
    head =
        head.contains("Content-Length:") && !(wrong && random.nextBoolean())
            ? head.replaceFirst("Content-Length: [0-9]*", field)
            : head.replaceFirst("\r\n", "\r\n" + field + "\r\n");
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.writeBytes(bytes(head));
    for (int at = 0; at < request.body().length; ) {
      int size = Math.min(request.body().length - at, 1 + random.nextInt(5_000));
      int said = wrong && random.nextInt(3) == 0 ? random.nextInt(9_000) : size;
      chunks.writeBytes(bytes(Integer.toHexString(said) + "\r\n"));
      chunks.write(request.body(), at, size);
      chunks.writeBytes(bytes("\r\n"));
      at += size;
    }
    return joined(
        chunks,
        wrong
            ? one(List.of("0\r\n\r\n", "-1\r\n", "zz\r\n\r\n", "", "fffffffffffffffff\r\n"))
            : "0\r\n\r\n");
  }

  private static byte[] joined(ByteArrayOutputStream chunks, String end) {
    chunks.writeBytes(bytes(end));
    return chunks.toByteArray();
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(2_000)];
    random.nextBytes(noise);
    return noise;
  }

  private String length() {
    return one(LENGTHS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
