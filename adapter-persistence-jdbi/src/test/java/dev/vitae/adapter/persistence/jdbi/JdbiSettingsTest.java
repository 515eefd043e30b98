package dev.vitae.adapter.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.vitae.settings.DatabaseUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JdbiSettingsTest {
  private static final DatabaseUrl URL =
      DatabaseUrl.parse("postgresql://ada:lovelace@db.example.org/cv");

  @Test
  void whatIsOutOfRangeIsRefused() {
    JdbiSettings settings = JdbiSettings.forServer(URL);

    assertThatThrownBy(() -> settings.withMaximumConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.withConnectionTimeout(Duration.ofMillis(249)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.withTrustIdle(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPoolIsMadeWithoutADatabaseThatAnswersAndLeavesNoPropertyBehind() {
    try (HikariDataSource pool = JdbiModule.pool(JdbiSettings.forServer(URL))) {
      assertThat(pool.isRunning()).isTrue();
      assertThat(System.getProperty("com.zaxxer.hikari.aliveBypassWindowMs")).isNull();
    }
  }

  @Test
  void whatTheUrlSaysAboutTheDriverWins() {
    DatabaseUrl url = URL.withProperty("socketTimeout", "7").withProperty("prepareThreshold", "0");
    try (HikariDataSource pool = JdbiModule.pool(JdbiSettings.forServer(url))) {
      assertThat(pool.getDataSourceProperties())
          .containsEntry("socketTimeout", "7")
          .containsEntry("prepareThreshold", "0")
          .containsEntry("ApplicationName", "vitae")
          .containsEntry("tcpKeepAlive", "true");
    }
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertThat(JdbiSettings.forServer(URL).toString()).contains("ada").doesNotContain("lovelace");
  }
}
