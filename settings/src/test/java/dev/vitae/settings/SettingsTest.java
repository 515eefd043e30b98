package dev.vitae.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void everythingThatIsWrongIsReportedAtOnceWithReasonAndExample() {
    Settings settings =
        Settings.of(Map.of("PORT", "many", "DATABASE_URL", "postgresql://u:hunter2@h"));
    settings.required("NAME", "Ada", text -> text);
    settings.optional("PORT", "8080", 8080, SettingsTest::port);
    settings.database("DATABASE_URL");
    settings.report(new SettingProblem("A and B", "exclude each other", "1"));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .withMessageNotContaining("hunter2")
        .withMessage(
            "4 settings are wrong:%n".formatted()
                + "  NAME: is not set%n".formatted()
                + "    for example NAME=Ada%n".formatted()
                + "  PORT: is not a number%n".formatted()
                + "    for example PORT=8080%n".formatted()
                + "  DATABASE_URL: names no database%n".formatted()
                + "    for example DATABASE_URL=%s%n".formatted(DatabaseUrl.EXAMPLE)
                + "  A and B: exclude each other%n".formatted()
                + "    for example A and B=1")
        .satisfies(
            thrown ->
                assertThat(thrown.problems())
                    .extracting(SettingProblem::name)
                    .containsExactly("NAME", "PORT", "DATABASE_URL", "A and B"));
  }

  @Test
  void rightSettingsAreHandedOut() {
    Settings settings = Settings.of(Map.of("NAME", "Ada", "PORT", "80"));
    Supplier<String> name = settings.required("NAME", "Ada", text -> text);
    Supplier<Integer> port = settings.optional("PORT", "8080", 8080, SettingsTest::port);
    Supplier<Integer> other = settings.optional("OTHER", "8080", 8080, SettingsTest::port);

    assertThatCode(settings::verify).doesNotThrowAnyException();
    assertThat(name.get()).isEqualTo("Ada");
    assertThat(port.get()).isEqualTo(80);
    assertThat(other.get()).isEqualTo(8080);
  }

  @Test
  void noValueIsHandedOutWhileAnotherSettingIsWrong() {
    Settings settings = Settings.of(Map.of("NAME", "Ada"));
    Supplier<String> name = settings.required("NAME", "Ada", text -> text);
    Supplier<Integer> port = settings.required("PORT", "8080", SettingsTest::port);

    assertThatExceptionOfType(SettingsException.class).isThrownBy(name::get);
    assertThatExceptionOfType(SettingsException.class).isThrownBy(port::get);
  }

  @Test
  void aBlankVariableCountsAsNotSet() {
    Settings settings = Settings.of(Map.of("PORT", " ", "DATABASE_URL", ""));

    assertThat(settings.optional("PORT", "8080", 1, SettingsTest::port).get()).isEqualTo(1);
    assertThat(settings.databaseIfSet("DATABASE_URL").get()).isEmpty();
  }

  @Test
  void aDatabaseCanBeGivenInParts() {
    Settings settings =
        Settings.of(
            Map.of(
                "PGHOST", "::1",
                "PGPORT", "5433",
                "PGDATABASE", "cv",
                "PGUSER", "ada",
                "PGPASSWORD", "p@ss/word ",
                "PGSSLMODE", "verify-full"));

    DatabaseUrl url = settings.database("MIGRATION_DATABASE_URL").get();

    assertThat(url)
        .isEqualTo(
            DatabaseUrl.of("::1", 5433, "cv")
                .withLogin("ada", "p@ss/word ")
                .withProperty("sslmode", "verify-full")
                .withProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
  }

  @Test
  void aUrlWinsOverParts() {
    Settings settings =
        Settings.of(Map.of("DATABASE_URL", "postgresql://a/b", "PGHOST", "c", "PGPORT", "x"));

    assertThat(settings.database("DATABASE_URL").get()).isEqualTo(DatabaseUrl.of("a", 5432, "b"));
  }

  @Test
  void theNameOfTheUrlIsTheCallers() {
    Settings settings = Settings.of(Map.of("DATABASE_URL", "postgresql://a/b"));
    settings.database("MIGRATION_DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .withMessageContaining(
            "MIGRATION_DATABASE_URL: is not set, and neither are PGHOST and PGDATABASE");
  }

  @Test
  void aUserAloneNamesNoDatabase() {
    Settings settings = Settings.of(Map.of("PGUSER", "ada", "PGPASSWORD", "x", "PGPORT", "5432"));

    assertThat(settings.databaseIfSet("DATABASE_URL").get()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PGHOST, h, PGDATABASE",
    "PGDATABASE, d, PGHOST",
  })
  void aMissingPartIsNamed(String given, String value, String missing) {
    Settings settings = Settings.of(Map.of(given, value));
    settings.database("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .satisfies(
            thrown ->
                assertThat(thrown.problems())
                    .extracting(SettingProblem::name)
                    .containsExactly(missing));
  }

  @ParameterizedTest
  @CsvSource({"PGHOST, /var/run/postgresql", "PGPORT, 99999", "PGSSLMODE, on"})
  void aWrongPartIsNamed(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("PGHOST", "h", "PGDATABASE", "d"));
    environment.put(name, value);
    Settings settings = Settings.of(environment);
    settings.database("DATABASE_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::verify)
        .satisfies(
            thrown ->
                assertThat(thrown.problems()).extracting(SettingProblem::name).containsOnly(name));
  }

  @Test
  void anExceptionWithoutProblemIsAMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SettingsException(List.of()));
  }

  private static int port(String text) {
    if (!text.matches("[0-9]+")) {
      throw new IllegalArgumentException("is not a number");
    }
    return Integer.parseInt(text);
  }
}
