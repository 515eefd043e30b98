package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** Is told of every answer. */
@FunctionalInterface
public interface RequestLog {

  void answered(Answered answered);

  /**
   * @param path as it came; never the query, which might hold what belongs elsewhere
   * @param route the template of the address, {@code /api/projects/{id}}: one of few; empty if
   *     there is nothing at this address, or it was not looked up
   * @param requestId the one in the answer's {@code X-Request-Id}
   * @param note what a reader of the log should know beyond the status: by whose key or token
   *     something was changed, why one was refused
   * @param failure what went wrong inside; a status below 500 says that it was answered all the
   *     same
   */
  record Answered(
      String method,
      String path,
      Optional<String> route,
      int status,
      Duration took,
      String requestId,
      Optional<String> note,
      Optional<Throwable> failure) {
    public Answered {
      requireNonNull(method, "method");
      requireNonNull(path, "path");
      requireNonNull(route, "route");
      requireNonNull(took, "took");
      requireNonNull(requestId, "requestId");
      requireNonNull(note, "note");
      requireNonNull(failure, "failure");
    }
  }
}
