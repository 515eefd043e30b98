package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How the store's schema and the code agree.
 *
 * @param needed the version that the code was written for
 * @param found the version that the store has; empty if it has none
 */
public record SchemaStatus(int needed, OptionalInt found) {
  public SchemaStatus {
    requireNonNull(found, "found");
  }

  /** Whether the code can work on it: a newer schema still serves the code before it. */
  public boolean current() {
    return found.isPresent() && found.getAsInt() >= needed;
  }
}
