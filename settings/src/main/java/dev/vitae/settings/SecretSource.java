package dev.vitae.settings;

/** Where secrets are kept that the environment only names. Each call asks anew. */
public interface SecretSource {

  /**
   * @param name of a parameter, with its path: {@code /vitae/prod/database-url}
   * @return its value, decrypted
   * @throws SecretUnavailableException if it cannot be had
   */
  String parameter(String name);

  /**
   * @param id name or ARN of a secret
   * @return its current version as text
   * @throws SecretUnavailableException if it cannot be had
   */
  String secret(String id);
}
