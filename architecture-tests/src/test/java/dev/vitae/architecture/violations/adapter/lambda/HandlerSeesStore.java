package dev.vitae.architecture.violations.adapter.lambda;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** A handler that goes round its root. */
interface HandlerSeesStore {
  ShownRepository store();
}
