package dev.vitae.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A value as the store holds it.
 *
 * @param revision grows with every change; names the state that a change is based on
 * @param updatedAt of the last change, in microseconds
 */
public record Stored<T>(EntryId id, long revision, Instant updatedAt, T value) {
  public Stored {
    requireNonNull(id, "id");
    requireNonNull(updatedAt, "updatedAt");
    requireNonNull(value, "value");
  }
}
