package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the functions run.
 *
 * @param memoryMegabytes of the API's; CPU comes with it
 * @param reservedConcurrency how many processes of the API there are at most; empty if it has what
 *     the account leaves it
 * @param accountConcurrency how many processes the account allows at most, of all its functions
 * @param logDays how long logs are kept
 * @param tracing whether X-Ray is told of requests
 * @param snapStart whether processes of the API begin as a snapshot
 * @param secretsLayer the ARN of AWS's extension for parameters and secrets, where the one that the
 *     CDK knows is not wanted or not there
 */
public record FunctionSettings(
    Architecture architecture,
    int memoryMegabytes,
    OptionalInt reservedConcurrency,
    int accountConcurrency,
    int logDays,
    String logLevel,
    boolean tracing,
    boolean snapStart,
    Optional<String> secretsLayer) {
  /** Of the processors. */
  public enum Architecture {
    ARM64,
    X86_64
  }

  public FunctionSettings {
    requireNonNull(architecture, "architecture");
    requireNonNull(reservedConcurrency, "reservedConcurrency");
    requireNonNull(logLevel, "logLevel");
    requireNonNull(secretsLayer, "secretsLayer");
  }

  /** How many processes of the API there are at most. */
  int processes() {
    return reservedConcurrency.orElse(accountConcurrency);
  }
}
