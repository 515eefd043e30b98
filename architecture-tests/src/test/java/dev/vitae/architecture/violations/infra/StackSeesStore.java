package dev.vitae.architecture.violations.infra;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** A stack that knows how entries are kept. */
public interface StackSeesStore {
  ShownRepository store();
}
