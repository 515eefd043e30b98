package dev.vitae.infra.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What is to be deployed was not built. The message says how, and is meant to be printed. */
public final class ArtifactMissingException extends RuntimeException {
  ArtifactMissingException(List<Path> missing) {
    super(
        missing.stream()
            .map(file -> "%n  %s".formatted(file))
            .collect(
                Collectors.joining(
                    "", "Nothing to deploy: run mvn package in the checkout. Missing:", "")));
  }
}
