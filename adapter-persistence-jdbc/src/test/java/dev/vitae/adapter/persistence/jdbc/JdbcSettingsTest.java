package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.settings.DatabaseUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JdbcSettingsTest {
  private static final DatabaseUrl URL =
      DatabaseUrl.parse("postgresql://ada:lovelace@db.example.org/cv");

  @Test
  void whatIsOutOfRangeIsRefused() {
    JdbcSettings settings = JdbcSettings.forServer(URL);

    assertThatThrownBy(() -> settings.withMaximumConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.withConnectionTimeout(Duration.ofMillis(249)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.withTrustIdle(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheUrlSaysAboutTheDriverWins() {
    DatabaseUrl url = URL.withProperty("socketTimeout", "7").withProperty("prepareThreshold", "0");
    DatabaseLogin login = new DatabaseLogin(JdbcSettings.forServer(url), null, () -> 0);

    assertThat(login.properties(url))
        .containsEntry("user", "ada")
        .containsEntry("password", "lovelace")
        .containsEntry("socketTimeout", "7")
        .containsEntry("prepareThreshold", "0")
        .containsEntry("ApplicationName", "vitae")
        .containsEntry("tcpKeepAlive", "true");
  }

  @Test
  void thePasswordIsNotPrinted() {
    assertThat(JdbcSettings.forServer(URL).toString()).doesNotContain("lovelace");
  }
}
