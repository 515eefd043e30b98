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

  /**
   * Whether it is in the claim {@code scope} (RFC 8693, section 4.2) or {@code scp}, as some
   * issuers call it. The gateway's list counts only for a token without either: it may name what
   * the route asks for, of which the token need not have all.
   */
  boolean allow(String scope) {
    boolean says = claims.containsKey("scope") || claims.containsKey("scp");
    return says ? isListed("scope", scope) || isListed("scp", scope) : scopes.contains(scope);
  }

  /** The gateway writes a list as {@code [a b]}. */
  private boolean isListed(String claim, String scope) {
    String listed = claims.getOrDefault(claim, "");
    boolean array = listed.startsWith("[") && listed.endsWith("]");
    String text = array ? listed.substring(1, listed.length() - 1) : listed;
    return List.of(text.split(" ")).contains(scope);
  }
}
