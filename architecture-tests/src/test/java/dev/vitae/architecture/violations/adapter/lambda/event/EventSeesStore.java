package dev.vitae.architecture.violations.adapter.lambda.event;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** A translation that knows where answers come from. */
interface EventSeesStore {
  ShownRepository store();
}
