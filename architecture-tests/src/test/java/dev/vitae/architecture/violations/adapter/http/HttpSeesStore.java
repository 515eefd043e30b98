package dev.vitae.architecture.violations.adapter.http;

import dev.vitae.architecture.violations.adapter.persistence.jdbc.ShownRepository;

/** One adapter that knows another. */
interface HttpSeesStore {
  ShownRepository store();
}
