package dev.vitae.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {
  private static final String DIGEST = "0a".repeat(32);

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

  private static ApiSettings read(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    var read = ApiSettings.read(settings);
    settings.verify();
    return read.get();
  }
}
