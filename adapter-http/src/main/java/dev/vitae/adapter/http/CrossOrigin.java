package dev.vitae.adapter.http;

import java.util.Optional;
import java.util.Set;

/** Adds to answers what a browser needs to hand them to a page: see {@link CorsPolicy}. */
final class CrossOrigin {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String EXPOSED = "ETag, Link, Location, Retry-After, X-Request-Id";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id";
  private static final String PREFLIGHT_SECONDS = "600";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final CorsPolicy policy;

  CrossOrigin(CorsPolicy policy) {
    this.policy = policy;
  }

  /** The answer to OPTIONS, a browser's preflight among them. */
  Answer options(HttpRequest request, Route route) {
    Answer answer =
        Answer.empty(204)
            .with("Allow", route.allow())
            .with("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    Optional<String> patch = route.operation("PATCH").flatMap(Route.Operation::consumes);
    if (patch.isPresent()) { // RFC 5789, section 3.1
      answer = answer.with("Accept-Patch", patch.get());
    }
    Optional<String> method = request.headers().get("Access-Control-Request-Method");
    Optional<String> origin = allowedOrigin(request, method.orElse("GET"));
    if (method.isEmpty() || origin.isEmpty() || route.operation(method.get()).isEmpty()) {
      return answer;
    }
    return answer
        .with(ALLOW_ORIGIN, origin.get())
        .with("Access-Control-Allow-Methods", route.allow())
        .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
        .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
  }

  void addTo(Headers.Builder headers, HttpRequest request) {
    if (request.method().equals("OPTIONS")) {
      return;
    }
    if (!READING.contains(request.method())) {
      headers.add("Vary", "Origin");
    }
    Optional<String> origin = allowedOrigin(request, request.method());
    if (origin.isPresent()) {
      headers.add(ALLOW_ORIGIN, origin.get());
      headers.add("Access-Control-Expose-Headers", EXPOSED);
    }
  }

  private Optional<String> allowedOrigin(HttpRequest request, String method) {
    if (READING.contains(method)) {
      return Optional.of("*");
    }
    return request.headers().get("Origin").filter(policy.writeOrigins()::contains);
  }
}
