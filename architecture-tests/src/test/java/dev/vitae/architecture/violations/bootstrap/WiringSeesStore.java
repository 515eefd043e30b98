package dev.vitae.architecture.violations.bootstrap;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** Shared wiring that has chosen the store. */
interface WiringSeesStore {
  ShownRepository store();
}
