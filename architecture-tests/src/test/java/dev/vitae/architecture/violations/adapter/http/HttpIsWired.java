package dev.vitae.architecture.violations.adapter.http;

import jakarta.inject.Inject;

/** A class that knows who wires it. */
final class HttpIsWired {
  @Inject
  HttpIsWired() {}
}
