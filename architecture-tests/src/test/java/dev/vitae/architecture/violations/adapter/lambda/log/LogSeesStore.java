package dev.vitae.architecture.violations.adapter.lambda.log;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** A log that looks into the store by itself. */
interface LogSeesStore {
  ShownRepository store();
}
