package dev.vitae.architecture.violations.domain;

import java.time.Instant;
import java.util.UUID;

/** A domain whose outcome nobody can foretell. */
final class TakesFromOutside {
  private TakesFromOutside() {}

  static Instant clock() {
    return Instant.now();
  }

  static UUID chance() {
    return UUID.randomUUID();
  }

  static String environment() {
    System.out.println("looking");
    return System.getenv("HOME");
  }
}
