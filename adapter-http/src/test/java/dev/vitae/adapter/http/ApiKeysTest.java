package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  @Test
  void aKeyIsKnownByItsDigestAmongOthers() {
    ApiKey key = ApiKey.generate(new SecureRandom());
    ApiKeys keys = ApiKeys.parse("old:" + "00".repeat(32) + ", laptop:" + key.digest());

    assertThat(key.reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(keys.decide(asking("Bearer " + key.reveal())).who()).contains("key laptop");
    assertThat(keys.decide(asking("Bearer " + ApiKey.generate(new SecureRandom()).reveal())).who())
        .isEmpty();
  }

  @Test
  void aKeyDoesNotShowItselfByAccident() {
    ApiKey key = ApiKey.generate(new SecureRandom());

    assertThat(key.toString()).doesNotContain(key.reveal());
    assertThatThrownBy(() -> ApiKey.of("hunter2")).hasMessageNotContaining("hunter2");
    assertThat(Headers.of("Authorization", "Bearer " + key.reveal()).toString())
        .doesNotContain(key.reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "laptop:", ":00", "a b:00", "laptop:zz", "laptop:00,", ","})
  void whatIsNoDigestIsToldByItsPlace(String list) {
    assertThatThrownBy(() -> ApiKeys.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("item ");
  }

  private static HttpRequest asking(String authorization) {
    return new HttpRequest(
        "PUT", "/", Optional.empty(), Headers.of("Authorization", authorization), new byte[0]);
  }
}
