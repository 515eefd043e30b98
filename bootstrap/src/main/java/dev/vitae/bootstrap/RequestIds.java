package dev.vitae.bootstrap;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * Names requests that come without a name: 1 to 64 characters of A-Z a-z 0-9 . _ -, never the same
 * twice.
 */
@FunctionalInterface
public interface RequestIds extends Supplier<String> {

  /** Of random bits. */
  static RequestIds random() {
    return () -> UUID.randomUUID().toString();
  }
}
