package dev.vitae.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.settings.Settings;
import java.util.function.Supplier;

/**
 * What the API reads from its environment.
 *
 * @param keys that may write
 */
public record ApiSettings(ApiKeys keys, CorsPolicy cors) {
  private static final String DIGESTS_EXAMPLE =
      "laptop:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

  public ApiSettings {
    requireNonNull(keys, "keys");
    requireNonNull(cors, "cors");
  }

  /**
   * @return to be taken once the settings are verified
   */
  public static Supplier<ApiSettings> read(Settings settings) {
    Supplier<ApiKeys> keys =
        settings.optional("API_KEY_DIGESTS", DIGESTS_EXAMPLE, ApiKeys.none(), ApiKeys::parse);
    Supplier<CorsPolicy> cors =
        settings.optional(
            "CORS_ORIGINS",
            "https://admin.example.org,https://example.org",
            CorsPolicy.parse(""),
            CorsPolicy::parse);
    return () -> new ApiSettings(keys.get(), cors.get());
  }

  /** The same, but for the keys. */
  public ApiSettings withKeys(ApiKeys keys) {
    return new ApiSettings(keys, cors);
  }
}
