package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Who may write. */
public sealed interface Writers {
  /**
   * Who has a key.
   *
   * @param parameter of the Parameter Store, which holds the digests of the keys
   */
  record Keys(String parameter) implements Writers {
    public Keys {
      requireNonNull(parameter, "parameter");
    }
  }

  /**
   * Who has a token that the gateway has verified.
   *
   * @param issuer its URL, where the keys of its signatures are published
   * @param audience one of them has to be in the token
   * @param scope has to be in the token
   */
  record Jwt(String issuer, List<String> audience, String scope) implements Writers {
    public Jwt {
      requireNonNull(issuer, "issuer");
      audience = List.copyOf(audience);
      requireNonNull(scope, "scope");
    }
  }
}
