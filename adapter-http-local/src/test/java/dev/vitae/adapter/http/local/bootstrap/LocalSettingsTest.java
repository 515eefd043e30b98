package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {
  private static final String URL = "postgresql://ada:s3cr3t@db.example/portfolio";

  @Test
  void anEmptyEnvironmentMeansTheEmbeddedDatabase() {
    LocalSettings settings = LocalSettings.read(Map.of(), Options.none());

    assertThat(settings.database()).isEmpty();
    assertThat(settings.environment()).isEqualTo("local");
    assertThat(settings.logLevel()).isEmpty();
  }

  @Test
  void everyMistakeIsReportedAtOnceAndNoSecretIsShown() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgresql://ada:s3cr3t@/portfolio?speed=high",
            "API_KEY_DIGESTS", "laptop:0123",
            "CORS_ORIGINS", "example.org",
            "LOG_LEVEL", "loud",
            "ENVIRONMENT", "moon");

    assertThatThrownBy(() -> LocalSettings.read(environment, options("--ephemeral", "--data=x")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "DATABASE_URL: ",
            "API_KEY_DIGESTS: ",
            "CORS_ORIGINS: ",
            "LOG_LEVEL: ",
            "ENVIRONMENT: ",
            "--data: ",
            "--ephemeral: ")
        .hasMessageNotContaining("s3cr3t")
        .hasMessageNotContaining("0123");
  }

  @Test
  void whatHasNoMeaningBesideADatabaseIsRefusedByName() {
    assertThatThrownBy(
            () -> LocalSettings.read(Map.of("DATABASE_URL", URL), options("--ephemeral")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--ephemeral: has no meaning when DATABASE_URL is set");
    assertThatThrownBy(
            () ->
                LocalSettings.read(
                    Map.of("PGHOST", "h", "PGDATABASE", "d"), options("--data", "x")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--data: has no meaning when PGHOST is set");
  }

  @Test
  void whatNeedsAGatewayOrAwsIsRefusedByName() {
    assertThatThrownBy(
            () ->
                LocalSettings.read(
                    Map.of("WRITE_AUTH", "jwt", "API_KEY_DIGESTS_PARAMETER", "/vitae/keys"),
                    Options.none()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WRITE_AUTH: leaves it to a gateway")
        .hasMessageContaining("API_KEY_DIGESTS_PARAMETER: names what can be read only in a Lambda");
    assertThat(LocalSettings.read(Map.of("WRITE_AUTH", "keys"), Options.none()).api().keys().size())
        .isZero();
  }

  private static Options options(String... arguments) {
    return new ServerCommand("").read(arguments).orElseThrow();
  }
}
