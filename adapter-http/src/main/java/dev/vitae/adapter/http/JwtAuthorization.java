package dev.vitae.adapter.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets those write whose token a gateway has verified, if it is good for a scope. What the request
 * itself says counts for nothing: a header is anybody's.
 */
public final class JwtAuthorization implements WriteAuthorization {
  /** RFC 6749, section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,255}");

  private final String scope;

  /**
   * @throws IllegalArgumentException if this cannot be one scope
   */
  public JwtAuthorization(String scope) {
    if (!SCOPE.matcher(scope).matches()) {
      throw new IllegalArgumentException(
          "is not one scope: printable ASCII without blank, quote and backslash");
    }
    this.scope = scope;
  }

  @Override
  public Decision decide(HttpRequest request) {
    Optional<VerifiedClaims> claims = request.claims();
    if (claims.isEmpty()) {
      return request.headers().get("Authorization").isPresent()
          ? Decision.refuseToken("there is no token that the gateway has verified")
          : Decision.refuse("a token is needed");
    }
    String who = "token of " + claims.get().subject().orElse("nobody by name");
    return claims.get().allow(scope)
        ? Decision.allow(who)
        : Decision.refuseScope(scope, "the token is not good for " + scope).of(who);
  }
}
