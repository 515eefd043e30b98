package dev.vitae.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSourceTest {
  private static final String URL = "postgresql://app:hunter2@db.example/cv?sslmode=require";

  private final List<String> asked = new ArrayList<>();
  private final Map<String, String> kept = new HashMap<>();

  private final SecretSource secrets =
      new SecretSource() {
        @Override
        public String parameter(String name) {
          asked.add("parameter " + name);
          return kept.get(name);
        }

        @Override
        public String secret(String id) {
          asked.add("secret " + id);
          return kept.get(id);
        }
      };

  @Test
  void aUrlIsAlwaysTheSame() {
    DatabaseSource source = source(Map.of("DATABASE_URL", URL));

    assertThat(source.read()).isEqualTo(DatabaseUrl.parse(URL));
    assertThat(source.mayChange()).isFalse();
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATABASE_URL", "DATABASE_URL_PARAMETER", "DATABASE_SECRET"})
  void itIsToldUnderWhichNameTheDatabaseIsSet(String name) {
    Settings settings = Settings.of(Map.of(name, "x", "PGHOST", "h"), secrets);

    assertThat(settings.databaseSetting("DATABASE_URL")).contains(name);
    assertThat(asked).isEmpty();
  }

  @Test
  void partsOrABlankSettingAreNoneOfItsNames() {
    Settings settings =
        Settings.of(Map.of("PGHOST", "h", "PGDATABASE", "d", "DATABASE_SECRET", " "));

    assertThat(settings.databaseSetting("DATABASE_URL")).isEmpty();
  }

  @Test
  void partsAreAUrlToo() {
    assertThat(source(Map.of("PGHOST", "h", "PGDATABASE", "d")).read())
        .isEqualTo(DatabaseUrl.of("h", 5432, "d"));
  }

  @Test
  void aParameterIsReadWhenItIsNeededAndEachTime() {
    DatabaseSource source = source(Map.of("DATABASE_URL_PARAMETER", " /vitae/url "));
    assertThat(asked).isEmpty();

    kept.put("/vitae/url", URL + "\n");
    assertThat(source.read()).isEqualTo(DatabaseUrl.parse(URL));
    kept.put("/vitae/url", URL.replace("hunter2", "hunter3"));
    assertThat(source.read().password()).contains("hunter3");
    assertThat(source.mayChange()).isTrue();
    assertThat(asked).containsExactly("parameter /vitae/url", "parameter /vitae/url");
  }

  @Test
  void aSecretMayHoldAUrl() {
    kept.put("vitae", URL);

    assertThat(source(Map.of("DATABASE_SECRET", "vitae")).read()).isEqualTo(DatabaseUrl.parse(URL));
    assertThat(asked).containsExactly("secret vitae");
  }

  @Test
  void aSecretMayHoldWhatRdsWrites() {
    kept.put(
        "vitae",
        "{\"username\":\"app\",\"password\":\"hunter2\",\"engine\":\"postgres\","
            + "\"host\":\"db.example\",\"port\":5433,\"dbname\":\"cv\","
            + "\"dbInstanceIdentifier\":\"x\",\"tags\":[]}");

    assertThat(
            source(Map.of("DATABASE_SECRET", "vitae", "PGHOST", "other", "PGSSLMODE", "require"))
                .read())
        .isEqualTo(
            DatabaseUrl.of("db.example", 5433, "cv")
                .withLogin("app", "hunter2")
                .withProperty("sslmode", "require"));
  }

  @Test
  void whatAManagedSecretLeavesOutComesFromTheEnvironment() {
    kept.put("rds!db-1", "{\"username\":\"postgres\",\"password\":\"hunter2\"}");

    assertThat(
            source(
                    Map.of(
                        "MIGRATION_DATABASE_SECRET", "rds!db-1",
                        "PGHOST", "db.example",
                        "PGPORT", "5434",
                        "PGDATABASE", "cv"),
                    "MIGRATION_DATABASE_URL")
                .read())
        .isEqualTo(DatabaseUrl.of("db.example", 5434, "cv").withLogin("postgres", "hunter2"));
  }

  @Test
  void whatIsMissingInBothIsNamed() {
    kept.put("rds!db-1", "{\"username\":\"postgres\",\"password\":\"hunter2\",\"port\":5432}");
    DatabaseSource source = source(Map.of("DATABASE_SECRET", "rds!db-1"));

    assertThatExceptionOfType(SecretUnavailableException.class)
        .isThrownBy(source::read)
        .withMessage(
            "what DATABASE_SECRET names (rds!db-1) has no host (nor is PGHOST set), no dbname (nor"
                + " is PGDATABASE set)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "hunter2://x",
        "",
        "{\"username\": \"hunter2\"",
        "{\"username\": \"hunter2\"} hunter2",
        "{\"username\": \"u\", \"password\": [\"hunter2\"], \"host\": \"h\", \"dbname\": \"d\"}",
        "{\"username\": \"u\", \"password\": \"hunter2\", \"host\": \"a b\", \"dbname\": \"d\"}",
        "{\"username\": \"u\", \"password\": \"hunter2\", \"host\": \"h\", \"dbname\": \"d\","
            + " \"port\": 70000}",
        "{\"username\": \"u\", \"password\": \"hunter2\", \"host\": \"h\", \"dbname\": \"d\","
            + " \"engine\": \"mysql\"}",
        "postgresql://u:hunter2/x@h/d",
        "postgresql://u:hunter2@h"
      })
  void whatIsNoDatabaseIsToldByNameAndNeverQuoted(String value) {
    kept.put("x", value);

    for (String setting : List.of("DATABASE_SECRET", "DATABASE_URL_PARAMETER")) {
      assertThatExceptionOfType(SecretUnavailableException.class)
          .isThrownBy(source(Map.of(setting, "x"))::read)
          .withMessageContaining(setting)
          .withMessageNotContaining("hunter2")
          .withMessageNotContaining("mysql")
          .withNoCause();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, DATABASE_URL_PARAMETER",
    "DATABASE_URL, DATABASE_SECRET",
    "DATABASE_URL_PARAMETER, DATABASE_SECRET"
  })
  void oneOfThreeIsEnough(String first, String second) {
    Settings settings = Settings.of(Map.of(first, URL, second, URL), secrets);
    settings.databaseSource("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .withMessageContaining(second + ": is set, and so is " + first)
        .withMessageNotContaining("hunter2");
  }

  @Test
  void noneIsReportedAsBefore() {
    Settings settings = Settings.of(Map.of(), secrets);
    settings.databaseSource("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .withMessageContaining("DATABASE_URL: is not set");
  }

  @Test
  void whatCompletesASecretIsCheckedAtOnce() {
    Settings settings =
        Settings.of(
            Map.of("DATABASE_SECRET", "x", "PGHOST", "/run", "PGPORT", "x", "PGSSLMODE", "on"),
            secrets);
    settings.databaseSource("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .satisfies(
            thrown ->
                assertThat(thrown.problems())
                    .extracting(SettingProblem::name)
                    .containsExactly("PGHOST", "PGPORT", "PGSSLMODE"));
  }

  @Test
  void whereNothingCanReadASecretNamingOneIsWrong() {
    Settings settings = Settings.of(Map.of("DATABASE_SECRET", "x", "A_PARAMETER", "y"));
    settings.databaseSource("DATABASE_URL");
    settings.parameterIfSet("A_PARAMETER");
    settings.parameterIfSet("B_PARAMETER");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .satisfies(
            thrown ->
                assertThat(thrown.problems())
                    .extracting(SettingProblem::name)
                    .containsExactly("DATABASE_SECRET", "A_PARAMETER"));
  }

  @Test
  void whoWantsAUrlDoesNotOverlookASecret() {
    Settings settings =
        Settings.of(
            Map.of("DATABASE_SECRET", "x", "DATABASE_URL_PARAMETER", "y", "OTHER_SECRET", "z"),
            secrets);
    settings.databaseIfSet("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .satisfies(
            thrown ->
                assertThat(thrown.problems())
                    .extracting(SettingProblem::name)
                    .containsExactly("DATABASE_URL_PARAMETER", "DATABASE_SECRET"));
  }

  @Test
  void theOtherNamesFollowFromTheFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of()).databaseSource("DATABASE"));
  }

  private DatabaseSource source(Map<String, String> environment) {
    return source(environment, "DATABASE_URL");
  }

  private DatabaseSource source(Map<String, String> environment, String name) {
    Settings settings = Settings.of(environment, secrets);
    var source = settings.databaseSource(name);
    settings.verify();
    return source.get();
  }
}
