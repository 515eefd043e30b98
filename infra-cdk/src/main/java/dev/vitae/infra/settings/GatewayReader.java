package dev.vitae.infra.settings;

import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.infra.settings.GatewaySettings.Throttle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads what a context says of who may ask the API, and how often. */
final class GatewayReader {
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,64}");
  private static final Pattern ISSUER = Pattern.compile("https://[^\\s?#]+");
  private static final Pattern AUDIENCE = Pattern.compile("[^\\s\\[\\]{}\"',]+");
  private static final String USUAL_SCOPE = "portfolio:write";

  private final ContextValues values;
  private final Defaults defaults;

  GatewayReader(ContextValues values, Defaults defaults) {
    this.values = values;
    this.defaults = defaults;
  }

  Supplier<GatewaySettings> read() {
    Supplier<String> origins =
        values.optional(
            Context.CORS_ORIGINS,
            "https://admin.example.org",
            "",
            text -> {
              if (text.contains("*")) {
                throw new IllegalArgumentException(
                    "has a *, and any page could write then: name the origins of the pages that"
                        + " may");
              }
              return String.join(
                  ",", CorsPolicy.parse(text).writeOrigins().stream().sorted().toList());
            });
    Supplier<? extends Writers> writers = writers();
    Supplier<Throttle> all =
        throttle(Context.THROTTLE_RATE, Context.THROTTLE_BURST, defaults.all());
    Supplier<Throttle> write =
        throttle(Context.WRITE_THROTTLE_RATE, Context.WRITE_THROTTLE_BURST, defaults.write());
    return () -> new GatewaySettings(origins.get(), writers.get(), all.get(), write.get());
  }

  private Supplier<Throttle> throttle(Context rate, Context burst, Throttle fallback) {
    Supplier<Integer> requests = values.number(rate, 1, 10_000, fallback.rate());
    Supplier<Integer> atOnce = values.number(burst, 1, 5_000, fallback.burst());
    return () -> new Throttle(requests.get(), atOnce.get());
  }

  private Supplier<? extends Writers> writers() {
    String keys = "keys";
    String jwt = "jwt";
    values.optional(
        Context.WRITE_AUTH,
        keys,
        keys,
        ContextValues.oneOf(new String[] {keys, jwt}, each -> each));
    if (values.is(Context.WRITE_AUTH, jwt)) {
      values.refuseIfSet(Context.KEYS_PARAMETER, "means nothing with writeAuth=jwt: leave it out");
      return tokens();
    }
    for (Context ofTokens : List.of(Context.JWT_ISSUER, Context.JWT_AUDIENCE, Context.JWT_SCOPE)) {
      values.refuseIfSet(ofTokens, "means nothing without writeAuth=jwt: leave it out or set that");
    }
    String usual = "/vitae/%s/api-key-digests".formatted(defaults.stage().label());
    Supplier<Optional<String>> parameter = values.parameterName(Context.KEYS_PARAMETER, usual);
    return () -> new Writers.Keys(parameter.get().orElse(usual));
  }

  private Supplier<Writers.Jwt> tokens() {
    Supplier<String> issuer =
        values.required(
            Context.JWT_ISSUER,
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
            text -> {
              if (!ISSUER.matcher(text).matches()) {
                throw new IllegalArgumentException("is no https address of an issuer");
              }
              return text;
            });
    Supplier<List<String>> audience =
        values.required(
            Context.JWT_AUDIENCE,
            "portfolio,admin",
            text -> {
              List<String> all =
                  Arrays.stream(text.split(","))
                      .map(String::strip)
                      .filter(each -> !each.isEmpty())
                      .toList();
              if (all.isEmpty() || !all.stream().allMatch(AUDIENCE.asMatchPredicate())) {
                throw new IllegalArgumentException(
                    "names none: those that the issuer writes into aud, comma-separated");
              }
              return all;
            });
    Supplier<Optional<String>> scope =
        values.text(
            Context.JWT_SCOPE,
            USUAL_SCOPE,
            SCOPE,
            "is no scope: 64 letters, digits and signs at most, without a blank");
    return () -> new Writers.Jwt(issuer.get(), audience.get(), scope.get().orElse(USUAL_SCOPE));
  }
}
