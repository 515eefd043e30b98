package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param method as sent: methods are case-sensitive
 * @param path percent-encoded, beginning with a slash, without the query
 * @param query percent-encoded, without the question mark; empty if there was no question mark
 * @param body empty if there was none; a transport may stop reading after {@code MAX_BODY_BYTES +
 *     1} bytes
 * @param claims what a gateway before the transport has verified; empty if there is none, or it has
 *     not
 */
public record HttpRequest(
    String method,
    String path,
    Optional<String> query,
    Headers headers,
    byte[] body,
    Optional<VerifiedClaims> claims) {

  /** 1 MiB. One byte more is answered 413. */
  public static final int MAX_BODY_BYTES = 1 << 20;

  public HttpRequest {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(query, "query");
    requireNonNull(headers, "headers");
    requireNonNull(body, "body");
    requireNonNull(claims, "claims");
  }

  /** A request of which no gateway has verified anything. */
  public HttpRequest(
      String method, String path, Optional<String> query, Headers headers, byte[] body) {
    this(method, path, query, headers, body, Optional.empty());
  }
}
