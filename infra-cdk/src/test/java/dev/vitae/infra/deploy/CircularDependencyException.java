package dev.vitae.infra.deploy;

import java.util.Collection;

/** Resources wait for each other, and none can be the first. */
final class CircularDependencyException extends RuntimeException {
  CircularDependencyException(Collection<String> path) {
    super(String.join(" -> ", path));
  }
}
