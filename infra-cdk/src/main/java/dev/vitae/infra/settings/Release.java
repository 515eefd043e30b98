package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is deployed, as far as the sources do not say it.
 *
 * @param revision of the sources, noted with each run of the migrator
 * @param force another text than the last time makes the migrator run though nothing has changed
 */
public record Release(Optional<String> revision, Optional<String> force) {
  public Release {
    requireNonNull(revision, "revision");
    requireNonNull(force, "force");
  }
}
