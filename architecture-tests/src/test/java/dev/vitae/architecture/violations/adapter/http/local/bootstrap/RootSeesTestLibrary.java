package dev.vitae.architecture.violations.adapter.http.local.bootstrap;

import org.assertj.core.api.Assertions;

/** A root that ships what only tests need. */
interface RootSeesTestLibrary {
  Assertions assertions();
}
