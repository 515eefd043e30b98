package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What an endpoint answers, before the API adds what all answers have.
 *
 * @param ofStore whether it is what anyone may be told of the store, and again while that is away
 */
record Answer(int status, Headers headers, Optional<EntityTag> tag, byte[] body, boolean ofStore) {
  private static final String JSON = "application/json";

  /** So that pages stay up when we do not, and are asked about each time when we are. */
  private static final String PUBLIC = "public, max-age=0, stale-if-error=86400";

  private static final String PRIVATE = "no-store";

  Answer {
    requireNonNull(headers, "headers");
    requireNonNull(tag, "tag");
    requireNonNull(body, "body");
  }

  /**
   * A representation of what the store has, that anyone may keep as long as they ask whether it
   * still holds.
   */
  static Answer cacheable(EntityTag tag, byte[] body) {
    return new Answer(200, content(JSON, PUBLIC), Optional.of(tag), body, true);
  }

  /** The same of what is part of the program, in any media type. */
  static Answer cacheable(String type, EntityTag tag, byte[] body) {
    return new Answer(200, content(type, PUBLIC), Optional.of(tag), body, false);
  }

  /** The representation after a change. */
  static Answer changed(int status, String location, EntityTag tag, byte[] body) {
    return new Answer(
        status,
        content(JSON, PRIVATE).with("Content-Location", location),
        Optional.of(tag),
        body,
        false);
  }

  /** True only at the moment of asking. */
  static Answer momentary(byte[] body) {
    return new Answer(200, content(JSON, PRIVATE), Optional.empty(), body, false);
  }

  static Answer empty(int status) {
    return new Answer(
        status, Headers.of("Cache-Control", PRIVATE), Optional.empty(), new byte[0], false);
  }

  static Answer problem(HttpProblem problem, String requestId) {
    return new Answer(
        problem.problem().status(),
        Headers.builder()
            .addAll(content(ProblemDetail.MEDIA_TYPE, PRIVATE))
            .addAll(problem.headers())
            .build(),
        Optional.empty(),
        problem.problem().toJson(requestId),
        false);
  }

  private static Headers content(String type, String caching) {
    return Headers.builder().add("Content-Type", type).add("Cache-Control", caching).build();
  }

  Answer with(String name, String value) {
    return new Answer(status, headers.with(name, value), tag, body, ofStore);
  }

  /**
   * RFC 9110, section 15.4.5: the fields that a 200 would have had, but for those that describe a
   * body, for whoever keeps the representation.
   */
  Answer notModified() {
    Headers.Builder kept = Headers.builder();
    headers.forEach(
        (name, value) -> {
          if (!name.equals("Content-Type") && !name.equals("Content-Encoding")) {
            kept.add(name, value);
          }
        });
    return new Answer(304, kept.build(), tag, new byte[0], ofStore);
  }
}
