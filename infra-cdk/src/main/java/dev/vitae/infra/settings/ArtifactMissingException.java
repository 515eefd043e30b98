package dev.vitae.infra.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What is to be deployed was not built, or not whole. The message is meant to be printed. */
public final class ArtifactMissingException extends RuntimeException {
  /** A deployable is there, and it is none. */
  public ArtifactMissingException(Path unreadable, Exception cause) {
    super("%s cannot be read: run mvn package in the checkout.".formatted(unreadable), cause);
  }

  ArtifactMissingException(List<Path> missing) {
    super(
        missing.stream()
            .map(file -> "%n  %s".formatted(file))
            .collect(
                Collectors.joining(
                    "", "Nothing to deploy: run mvn package in the checkout. Missing:", "")));
  }
}
