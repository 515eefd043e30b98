package dev.vitae.adapter.migration.roles;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * The passwords that the roles are to have; a role whose password is empty keeps the one that it
 * has, or none. They are never printed.
 */
public record RolePasswords(
    Optional<String> migrator, Optional<String> application, Optional<String> readonly) {
  /** The settings that hold them. */
  public static final String MIGRATOR = "MIGRATOR_PASSWORD";

  public static final String APPLICATION = "APPLICATION_PASSWORD";
  public static final String READONLY = "READONLY_PASSWORD";

  public RolePasswords {
    requireNonNull(migrator, "migrator");
    requireNonNull(application, "application");
    requireNonNull(readonly, "readonly");
  }

  /** Those of an environment; a blank one is none. */
  public static RolePasswords of(Map<String, String> environment) {
    return new RolePasswords(
        given(environment, MIGRATOR),
        given(environment, APPLICATION),
        given(environment, READONLY));
  }

  /** The API's role gets this one, and the others are left as they are. */
  public static RolePasswords ofApplication(String password) {
    return of(Map.of(APPLICATION, password));
  }

  /** All are left as they are. */
  public static RolePasswords none() {
    return of(Map.of());
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(password -> !password.isBlank());
  }

  @Override
  public String toString() {
    return "RolePasswords[***]";
  }
}
