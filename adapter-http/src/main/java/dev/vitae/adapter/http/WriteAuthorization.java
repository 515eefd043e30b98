package dev.vitae.adapter.http;

import java.util.Optional;

/** Decides whether a request may change the portfolio. */
@FunctionalInterface
public interface WriteAuthorization {

  Decision decide(HttpRequest request);

  /**
   * @param who whose authority it was; empty if the request is refused
   * @param refusal why not, without a word of what was sent; empty if it is allowed
   */
  record Decision(Optional<String> who, Optional<String> refusal) {
    public static Decision allow(String who) {
      return new Decision(Optional.of(who), Optional.empty());
    }

    public static Decision refuse(String why) {
      return new Decision(Optional.empty(), Optional.of(why));
    }
  }
}
