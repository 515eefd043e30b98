package dev.vitae.adapter.lambda.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaSettingsTest {
  private static final String URL = "postgresql://ada:s3cr3t@db.example/portfolio";

  @Test
  void aDatabaseIsEnough() {
    LambdaSettings settings = LambdaSettings.read(Map.of("DATABASE_URL", URL));

    assertThat(settings.database().read()).isEqualTo(DatabaseUrl.parse(URL));
    assertThat(settings.level()).isEqualTo(Level.INFO);
    assertThat(settings.environment()).isEqualTo("local");
    assertThat(settings.api().keys().size()).isZero();
    assertThat(settings.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void aSecretIsNotAskedForBeforeItIsNeeded() {
    LambdaSettings settings = LambdaSettings.read(Map.of("DATABASE_SECRET", "vitae/prod"));

    assertThat(settings.level()).isEqualTo(Level.INFO); // and nothing answers at port 2773
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR, SEVERE",
    "WARN, WARNING",
    "INFO, INFO",
    "DEBUG, FINE",
    "TRACE, FINEST",
    "' debug ', FINE",
  })
  void aLevelIsNamedAsInTheLog(String name, String level) {
    assertThat(LambdaSettings.read(Map.of("DATABASE_URL", URL, "LOG_LEVEL", name)).level())
        .isEqualTo(Level.parse(level));
  }

  @ParameterizedTest
  @CsvSource({"local", "dev", "staging", "prod"})
  void theEnvironmentIsALabel(String label) {
    assertThat(LambdaSettings.read(Map.of("DATABASE_URL", URL, "ENVIRONMENT", label)).environment())
        .isEqualTo(label);
  }

  @Test
  void everyMistakeIsReportedAtOnceAndNoSecretIsShown() {
    assertThat(
            mistakes(
                "DATABASE_URL", "postgresql://ada:s3cr3t@/portfolio?speed=high",
                "API_KEY_DIGESTS", "laptop:0123",
                "CORS_ORIGINS", "example.org",
                "WRITE_AUTH", "nobody",
                "WRITE_SCOPE", "two scopes",
                "LOG_LEVEL", "loud",
                "ENVIRONMENT", "moon",
                "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "99999"))
        .containsExactlyInAnyOrder(
            "DATABASE_URL",
            "API_KEY_DIGESTS",
            "CORS_ORIGINS",
            "WRITE_AUTH",
            "WRITE_SCOPE",
            "LOG_LEVEL",
            "ENVIRONMENT",
            "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT");
  }

  @Test
  void twoSourcesOfTheSameAreOneTooMany() {
    assertThat(
            mistakes(
                "DATABASE_URL", URL,
                "DATABASE_SECRET", "vitae/prod",
                "API_KEY_DIGESTS", "laptop:" + "0".repeat(64),
                "API_KEY_DIGESTS_PARAMETER", "/vitae/prod/keys",
                "LOG_LEVEL", "loud"))
        .containsExactlyInAnyOrder("DATABASE_SECRET", "API_KEY_DIGESTS_PARAMETER", "LOG_LEVEL");
  }

  @Test
  void withoutADatabaseThereIsNothingToServe() {
    assertThat(mistakes("ENVIRONMENT", "PROD"))
        .containsExactlyInAnyOrder("DATABASE_URL", "ENVIRONMENT");
  }

  private static List<String> mistakes(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    SettingsException wrong =
        assertThatExceptionOfType(SettingsException.class)
            .isThrownBy(() -> LambdaSettings.read(environment))
            .actual();
    assertThat(wrong.getMessage()).doesNotContain("s3cr3t", "0123");
    return wrong.problems().stream().map(SettingProblem::name).toList();
  }
}
