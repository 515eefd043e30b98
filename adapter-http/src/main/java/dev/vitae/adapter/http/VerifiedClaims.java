package dev.vitae.adapter.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway says of the token that it has verified: issuer, audience, time and signature were
 * right. Only a transport behind such a gateway makes one, and never out of a header.
 *
 * @param claims by their names, as text
 * @param scopes that the gateway has found; may be empty although the claims name some
 */
public record VerifiedClaims(Map<String, String> claims, List<String> scopes) {
  public VerifiedClaims {
    claims = Map.copyOf(claims);
    scopes = List.copyOf(scopes);
  }

  /** Whom the token is about. */
  Optional<String> subject() {
    return Optional.ofNullable(claims.get("sub"));
  }

  /** Whether it is in the gateway's list or in the claim {@code scope} (RFC 8693, section 4.2). */
  boolean allow(String scope) {
    return scopes.contains(scope)
        || List.of(claims.getOrDefault("scope", "").split(" ")).contains(scope);
  }
}
