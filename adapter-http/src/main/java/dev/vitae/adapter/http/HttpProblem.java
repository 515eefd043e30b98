package dev.vitae.adapter.http;

import java.util.List;
import java.util.Optional;

/** A request that HTTP itself says no to; the application was not asked, or need not have been. */
final class HttpProblem extends RuntimeException {
  private final ProblemDetail problem;
  private final Headers headers;
  private final String note;
  private final Throwable failure;

  private HttpProblem(ProblemDetail problem, Headers headers, String note, Throwable failure) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = headers;
    this.note = note;
    this.failure = failure;
  }

  static HttpProblem of(ProblemDetail problem) {
    return new HttpProblem(problem, Headers.none(), null, null);
  }

  static HttpProblem of(int status, String detail) {
    return of(new ProblemDetail(status, detail, List.of()));
  }

  HttpProblem with(String name, String value) {
    return new HttpProblem(problem, headers.with(name, value), note, failure);
  }

  /** For the log, where it may say more than to the one who asked. */
  HttpProblem noting(String note) {
    return new HttpProblem(problem, headers, note, failure);
  }

  /** For the log, too: what is behind it. */
  HttpProblem causedBy(Throwable failure) {
    return new HttpProblem(problem, headers, note, failure);
  }

  ProblemDetail problem() {
    return problem;
  }

  Headers headers() {
    return headers;
  }

  Optional<String> note() {
    return Optional.ofNullable(note);
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }
}
