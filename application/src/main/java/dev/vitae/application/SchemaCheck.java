package dev.vitae.application;

/** Tells whether the store's schema is the one that the code needs. */
@FunctionalInterface
public interface SchemaCheck {

  /** Asks the store each time: an answer proves that it can be reached. */
  SchemaStatus status();
}
