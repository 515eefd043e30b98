package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", "08006", "25006", "28P01", "3D000", "40P01", "53300", "55P03", "57014", "57P01"
      })
  void whatMayPassIsAnOutage(String state) {
    assertThat(SqlFailure.of(new SQLException("secret", state)).translated())
        .isInstanceOf(StoreUnavailableException.class)
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "42501", "23514", "22001", "XX000"})
  void whatIsAMistakeIsUnexpected(String state) {
    assertThat(SqlFailure.of(new SQLException("SELECT secret", state)).translated())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database refused with SQLSTATE " + state);
  }

  @Test
  void withoutAStateTheTypeTells() {
    assertThat(SqlFailure.of(new SQLTransientConnectionException("pool")).translated())
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(SqlFailure.of(new SQLException("x", new SocketTimeoutException())).translated())
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(SqlFailure.of(new SQLException("x")).translated())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theDatabasesPartIsFoundInWhatALibraryThrew() {
    RuntimeException wrapped =
        new RuntimeException(new IllegalStateException(new SQLException("x", "42P01")));

    assertThat(SqlFailure.in(wrapped))
        .hasValueSatisfying(it -> assertThat(it.isMissingTable()).isTrue());
    assertThat(SqlFailure.in(new RuntimeException("another"))).isEmpty();
  }
}
