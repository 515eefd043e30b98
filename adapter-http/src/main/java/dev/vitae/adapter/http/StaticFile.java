package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * A text that comes with the program. It is read when it is first asked for, compressed when
 * somebody first takes it compressed, and kept both ways. For several threads.
 */
final class StaticFile {
  private final String resource;
  private final String contentType;
  private Coded plain;
  private Coded gzipped;

  /**
   * @param resource beside this class
   * @param contentType with its parameters
   */
  StaticFile(String resource, String contentType) {
    this.resource = requireNonNull(resource, "resource");
    this.contentType = requireNonNull(contentType, "contentType");
  }

  Answer answer(Exchange exchange) {
    exchange.query(Set.of());
    boolean gzip =
        exchange
            .request()
            .headers()
            .get("Accept-Encoding")
            .filter(AcceptEncoding::gzip)
            .isPresent();
    Coded coded = gzip ? gzipped() : plain();
    Answer answer =
        Answer.cacheable(contentType, coded.tag, coded.bytes).with("Vary", "Accept-Encoding");
    return gzip ? answer.with("Content-Encoding", "gzip") : answer;
  }

  private synchronized Coded plain() {
    if (plain == null) {
      plain = Coded.of(read());
    }
    return plain;
  }

  private synchronized Coded gzipped() {
    if (gzipped == null) {
      gzipped = Coded.of(compress(plain().bytes));
    }
    return gzipped;
  }

  private byte[] read() {
    try (InputStream in = StaticFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource + " is not in the class path: Maven puts it there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail like this", e);
    }
    return out.toByteArray();
  }

  private record Coded(byte[] bytes, EntityTag tag) {
    static Coded of(byte[] bytes) {
      return new Coded(bytes, EntityTag.of(bytes));
    }
  }
}
