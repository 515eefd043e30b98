package dev.vitae.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.JwtAuthorization;
import dev.vitae.adapter.http.VerifiedClaims;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.settings.SecretSource;
import dev.vitae.settings.SecretUnavailableException;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {
  private static final String DIGEST = "0a".repeat(32);

  private final List<String> asked = new ArrayList<>();

  @Test
  void withoutAnySettingNobodyWrites() {
    ApiSettings settings = read(Map.of());

    assertThat(settings.keys().size()).isZero();
    assertThat(settings.cors().writeOrigins()).isEmpty();
  }

  @Test
  void keysAndOriginsAreLists() {
    ApiSettings settings =
        read(
            Map.of(
                "API_KEY_DIGESTS",
                "old:" + DIGEST + ", new.one:" + DIGEST.toUpperCase(),
                "CORS_ORIGINS",
                "https://a.example, http://localhost:3000"));

    assertThat(settings.keys().size()).isEqualTo(2);
    assertThat(settings.cors().writeOrigins())
        .containsExactlyInAnyOrder("https://a.example", "http://localhost:3000");
  }

  @Test
  void whatIsWrongIsToldByNameWithoutTheValueOfAKey() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "API_KEY_DIGESTS", "laptop:not-a-digest",
                        "CORS_ORIGINS", "https://a.example/path")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("API_KEY_DIGESTS")
        .hasMessageContaining("CORS_ORIGINS")
        .hasMessageContaining("https://a.example/path")
        .hasMessageNotContaining("not-a-digest");
  }

  @Test
  void keysThatAParameterHoldsAreReadWhenTheFirstWriteComes() {
    ApiSettings settings = read(Map.of("API_KEY_DIGESTS_PARAMETER", "/vitae/keys"));
    assertThat(asked).isEmpty();

    HttpRequest request =
        new HttpRequest(
            "PUT",
            "/",
            Optional.empty(),
            Headers.of("Authorization", "Bearer " + ApiUnderTest.KEY.reveal()),
            new byte[0]);
    assertThat(settings.writers().decide(request).who()).contains("key laptop");
    assertThat(asked).containsExactly("/vitae/keys");
    assertThat(settings.keys().size()).isZero();
  }

  @Test
  void tokensAreTakenForAScope() {
    assertThat(read(Map.of("WRITE_AUTH", "jwt")).writers()).isInstanceOf(JwtAuthorization.class);
    HttpRequest request =
        new HttpRequest(
            "PUT",
            "/",
            Optional.empty(),
            Headers.none(),
            new byte[0],
            Optional.of(new VerifiedClaims(Map.of("sub", "ada", "scope", "cv.write"), List.of())));

    assertThat(
            read(Map.of("WRITE_AUTH", "jwt", "WRITE_SCOPE", "cv.write"))
                .writers()
                .decide(request)
                .allowed())
        .isTrue();
    assertThat(read(Map.of("WRITE_AUTH", "jwt")).writers().decide(request).allowed()).isFalse();
    assertThat(read(Map.of("WRITE_AUTH", "keys")).writers().decide(request).allowed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE_AUTH, open, WRITE_SCOPE, x, WRITE_AUTH: is neither keys nor jwt",
    "WRITE_AUTH, jwt, WRITE_SCOPE, a b, WRITE_SCOPE: is not one scope",
    "WRITE_AUTH, jwt, API_KEY_DIGESTS_PARAMETER, x, 'WRITE_AUTH: is jwt, and no key counts then'",
    "API_KEY_DIGESTS, '', API_KEY_DIGESTS_PARAMETER, '', ''"
  })
  void whoMayWriteIsNeverGuessed(
      String first, String value, String second, String other, String told) {
    Map<String, String> environment = Map.of(first, value, second, other);
    if (told.isEmpty()) {
      assertThat(read(environment).keys().size()).isZero();
      return;
    }
    assertThatThrownBy(() -> read(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(told);
  }

  @Test
  void keysHaveOnePlace() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "API_KEY_DIGESTS",
                        "laptop:" + DIGEST,
                        "API_KEY_DIGESTS_PARAMETER",
                        "/vitae/keys")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("API_KEY_DIGESTS_PARAMETER: is set, and so is API_KEY_DIGESTS")
        .hasMessageNotContaining(DIGEST);
  }

  private ApiSettings read(Map<String, String> environment) {
    SecretSource secrets =
        new SecretSource() {
          @Override
          public String parameter(String name) {
            asked.add(name);
            return ApiKeys.digestOf("laptop", ApiUnderTest.KEY);
          }

          @Override
          public String secret(String id) {
            throw new SecretUnavailableException("there is no secret " + id);
          }
        };
    Settings settings = Settings.of(environment, secrets);
    var read = ApiSettings.read(settings, InstantSource.system());
    settings.verify();
    return read.get();
  }
}
