package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

/**
 * Where AWS keeps a text that nobody else is to read.
 *
 * @param name of the parameter or secret; a secret's may be its ARN
 */
public record SecretName(Keeper keeper, String name) {
  /** Who keeps it. */
  public enum Keeper {
    /** SSM Parameter Store, as a SecureString. */
    PARAMETER_STORE,
    SECRETS_MANAGER
  }

  public SecretName {
    requireNonNull(keeper, "keeper");
    requireNonNull(name, "name");
  }

  static SecretName parameter(String name) {
    return new SecretName(Keeper.PARAMETER_STORE, name);
  }

  static SecretName secret(String name) {
    return new SecretName(Keeper.SECRETS_MANAGER, name);
  }
}
