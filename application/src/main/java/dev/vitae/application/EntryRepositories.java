package dev.vitae.application;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;

/** The repository of each kind. */
@FunctionalInterface
public interface EntryRepositories {

  /** For every kind of {@link dev.vitae.domain.EntryKinds#ALL}; always the same one for a kind. */
  <T extends Entry> EntryRepository<T> of(EntryKind<T> kind);
}
