package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * A text that is the same as long as the program runs. It is made when it is first asked for,
 * compressed when somebody first takes it compressed, and kept both ways. For several threads.
 */
final class FixedContent {
  private final String contentType;
  private final Supplier<byte[]> source;
  private Coded plain;
  private Coded gzipped;

  /**
   * @param contentType with its parameters
   * @param source asked once
   */
  FixedContent(String contentType, Supplier<byte[]> source) {
    this.contentType = requireNonNull(contentType, "contentType");
    this.source = requireNonNull(source, "source");
  }

  /**
   * @param name beside this class
   */
  static FixedContent ofResource(String name, String contentType) {
    return new FixedContent(contentType, () -> read(name));
  }

  private static byte[] read(String name) {
    try (InputStream in = FixedContent.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the class path: Maven puts it there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
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
      plain = Coded.of(source.get());
    }
    return plain;
  }

  private synchronized Coded gzipped() {
    if (gzipped == null) {
      gzipped = Coded.of(compress(plain().bytes));
    }
    return gzipped;
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
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
