package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/** Decides whether a request may change the portfolio. */
@FunctionalInterface
public interface WriteAuthorization {

  Decision decide(HttpRequest request);

  /**
   * @param who whose authority it was, or whose did not suffice; for the log
   * @param refusal why not; empty if it is allowed
   * @param failure what went wrong when it was decided, even if it could be
   */
  record Decision(
      Optional<String> who, Optional<Refusal> refusal, Optional<? extends Throwable> failure) {
    public Decision {
      requireNonNull(who, "who");
      requireNonNull(refusal, "refusal");
      requireNonNull(failure, "failure");
    }

    /**
     * @param who such as {@code key laptop}
     */
    public static Decision allow(String who) {
      return new Decision(Optional.of(who), Optional.empty(), Optional.empty());
    }

    /** Nothing was shown that could be good, or not what is known. */
    public static Decision refuse(String why) {
      return refuse(new Refusal(401, why, "", Duration.ZERO));
    }

    /** A token was shown and is not good: RFC 6750, section 3.1. */
    public static Decision refuseToken(String why) {
      return refuse(new Refusal(401, why, ", error=\"invalid_token\"", Duration.ZERO));
    }

    /** A good token was shown, but not for this: RFC 6750, section 3.1. */
    public static Decision refuseScope(String scope, String why) {
      return refuse(
          new Refusal(
              403,
              why,
              ", error=\"insufficient_scope\", scope=\"%s\"".formatted(scope),
              Duration.ZERO));
    }

    /** It cannot be told at the moment. */
    public static Decision unavailable(Duration retryAfter, Throwable failure) {
      return refuse(new Refusal(503, "it cannot be told who may write now", "", retryAfter))
          .despite(failure);
    }

    private static Decision refuse(Refusal refusal) {
      return new Decision(Optional.empty(), Optional.of(refusal), Optional.empty());
    }

    /** The same, known to be about somebody. */
    Decision of(String somebody) {
      return new Decision(Optional.of(somebody), refusal, failure);
    }

    /** The same, with something for the log. */
    Decision despite(Throwable trouble) {
      return new Decision(who, refusal, Optional.of(trouble));
    }

    public boolean allowed() {
      return refusal.isEmpty();
    }
  }

  /**
   * @param status 401, 403 or 503
   * @param why without a word of what was sent
   * @param challenge what {@code WWW-Authenticate} says beyond the scheme and the realm
   * @param retryAfter of a 503, whole seconds
   */
  record Refusal(int status, String why, String challenge, Duration retryAfter) {
    public Refusal {
      requireNonNull(why, "why");
      requireNonNull(challenge, "challenge");
      requireNonNull(retryAfter, "retryAfter");
    }

    HttpProblem problem() {
      HttpProblem problem = HttpProblem.of(status, why);
      return status == 503
          ? problem.with("Retry-After", Long.toString(retryAfter.toSeconds()))
          : problem.with("WWW-Authenticate", "Bearer realm=\"vitae\"" + challenge);
    }
  }
}
