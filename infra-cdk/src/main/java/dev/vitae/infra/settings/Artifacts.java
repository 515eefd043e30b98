package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The deployables, as {@code mvn package} leaves them.
 *
 * @param api the API's zip
 * @param migration the migrator's jar
 */
public record Artifacts(Path api, Path migration) {
  public Artifacts {
    requireNonNull(api, "api");
    requireNonNull(migration, "migration");
  }

  /**
   * Those of a checkout.
   *
   * @throws ArtifactMissingException naming those that were not built
   */
  public static Artifacts of(Path checkout) {
    Artifacts artifacts =
        new Artifacts(
            checkout.resolve("adapter-lambda/target/adapter-lambda.zip").normalize(),
            checkout.resolve("adapter-migration/target/adapter-migration.jar").normalize());
    List<Path> missing =
        Stream.of(artifacts.api, artifacts.migration)
            .filter(file -> !Files.isRegularFile(file))
            .toList();
    if (!missing.isEmpty()) {
      throw new ArtifactMissingException(missing);
    }
    return artifacts;
  }
}
