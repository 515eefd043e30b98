package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One branch.
 *
 * @param isMain whether it is the one that all others come from; there is exactly one
 * @param parent whose copy it is; empty when it is nobody's
 * @param createdAt when it was created or last reset, as far as that is known
 */
public record Branch(
    String name, boolean isMain, Optional<String> parent, Optional<Instant> createdAt) {
  public Branch {
    requireNonNull(name, "name");
    requireNonNull(parent, "parent");
    requireNonNull(createdAt, "createdAt");
  }
}
