package dev.vitae.adapter.migration.roles;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One of the roles of a portfolio.
 *
 * @param name as the server knows it
 * @param password the setting that holds its password; empty for a role that nobody logs in as
 * @param settings what its sessions begin with
 */
record Role(String name, Optional<String> password, Map<String, String> settings) {
  /** Owns what the migrations make. */
  static final String OWNER = "owner";

  /** Logs in to migrate, and acts as the owner from the first statement on. */
  static final String MIGRATOR = "migrator";

  /** The API's. */
  static final String APPLICATION = "app";

  /** For reports and curious people. */
  static final String READONLY = "readonly";

  static Role owner(String prefix) {
    return new Role(prefix + OWNER, Optional.empty(), Map.of());
  }

  /** A long migration waits and works as long as it takes: no timeout ends it. */
  static Role migrator(String prefix) {
    return new Role(
        prefix + MIGRATOR,
        Optional.of(RolePasswords.MIGRATOR),
        settings(
            "role", prefix + OWNER,
            "statement_timeout", "0",
            "idle_in_transaction_session_timeout", "0",
            "idle_session_timeout", "0"));
  }

  /** An answer that takes longer than 30 s nobody waits for. */
  static Role application(String prefix) {
    return new Role(
        prefix + APPLICATION,
        Optional.of(RolePasswords.APPLICATION),
        settings(
            "statement_timeout", "30s",
            "lock_timeout", "10s",
            "idle_in_transaction_session_timeout", "60s"));
  }

  static Role readonly(String prefix) {
    return new Role(
        prefix + READONLY,
        Optional.of(RolePasswords.READONLY),
        settings(
            "default_transaction_read_only", "on",
            "statement_timeout", "30s",
            "lock_timeout", "10s",
            "idle_in_transaction_session_timeout", "60s"));
  }

  boolean logsIn() {
    return password.isPresent();
  }

  private static Map<String, String> settings(String... namesAndValues) {
    Map<String, String> settings = new TreeMap<>(Map.of("jit", "off", "timezone", "UTC"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }
}
