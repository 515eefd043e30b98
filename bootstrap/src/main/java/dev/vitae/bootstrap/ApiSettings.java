package dev.vitae.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.JwtAuthorization;
import dev.vitae.adapter.http.RotatingApiKeys;
import dev.vitae.adapter.http.WriteAuthorization;
import dev.vitae.settings.SecretText;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API reads from its environment.
 *
 * @param writers decides who may write
 */
public record ApiSettings(WriteAuthorization writers, CorsPolicy cors) {
  private static final String DIGESTS = "API_KEY_DIGESTS";
  private static final String DIGESTS_PARAMETER = "API_KEY_DIGESTS_PARAMETER";
  private static final String DIGESTS_EXAMPLE =
      "laptop:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
  private static final String SCOPE = "portfolio:write";

  public ApiSettings {
    requireNonNull(writers, "writers");
    requireNonNull(cors, "cors");
  }

  /**
   * @param clock says when keys that are kept elsewhere are to be read again
   * @return to be taken once the settings are verified
   */
  public static Supplier<ApiSettings> read(Settings settings, InstantSource clock) {
    Supplier<WriteAuthorization> writers = writers(settings, clock);
    Supplier<CorsPolicy> cors =
        settings.optional(
            "CORS_ORIGINS",
            "https://admin.example.org,https://example.org",
            CorsPolicy.parse(""),
            CorsPolicy::parse);
    return () -> new ApiSettings(writers.get(), cors.get());
  }

  private static Supplier<WriteAuthorization> writers(Settings settings, InstantSource clock) {
    Supplier<JwtAuthorization> tokens =
        settings.optional("WRITE_SCOPE", SCOPE, new JwtAuthorization(SCOPE), JwtAuthorization::new);
    Supplier<ApiKeys> listed =
        settings.optional(DIGESTS, DIGESTS_EXAMPLE, ApiKeys.none(), ApiKeys::parse);
    Supplier<Optional<SecretText>> kept = settings.parameterIfSet(DIGESTS_PARAMETER);
    if (settings.isSet(DIGESTS) && settings.isSet(DIGESTS_PARAMETER)) {
      settings.report(
          new SettingProblem(
              DIGESTS_PARAMETER, "is set, and so is " + DIGESTS + ": leave one of them empty", ""));
    }
    Supplier<WriteAuthorization> keys =
        () -> {
          Optional<SecretText> parameter = kept.get();
          return parameter.isPresent()
              ? new RotatingApiKeys(parameter.get()::read, clock)
              : listed.get();
        };
    Supplier<Supplier<? extends WriteAuthorization>> chosen =
        settings.optional(
            "WRITE_AUTH",
            "keys",
            keys,
            text -> {
              boolean keysAreNamed = settings.isSet(DIGESTS) || settings.isSet(DIGESTS_PARAMETER);
              switch (text) {
                case "keys":
                  return keys;
                case "jwt":
                  if (keysAreNamed) {
                    throw new IllegalArgumentException(
                        "is jwt, and no key counts then: leave the API_KEY_DIGESTS empty");
                  }
                  return tokens;
                default:
                  throw new IllegalArgumentException("is neither keys nor jwt");
              }
            });
    return () -> chosen.get().get();
  }

  /** The keys that the environment lists; none if writers are known by something else. */
  public ApiKeys keys() {
    return writers instanceof ApiKeys keys ? keys : ApiKeys.none();
  }

  /** The same, but for the keys. */
  public ApiSettings withKeys(ApiKeys keys) {
    return new ApiSettings(keys, cors);
  }
}
