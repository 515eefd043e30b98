package dev.vitae.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bucket of the CDK's bootstrap, to which {@code cdk deploy} brings the files of a cloud
 * assembly before CloudFormation is told of the template.
 */
final class Bucket {
  private final Map<String, Path> files = new TreeMap<>();

  /**
   * @return the assembly's template
   */
  Template publish(Path assembly) {
    Template.json(only(assembly, ".assets.json"))
        .get("files")
        .forEach(file -> publish(assembly, file));
    return Template.read(only(assembly, ".template.json"));
  }

  private void publish(Path assembly, JsonNode file) {
    Path source = assembly.resolve(file.at("/source/path").textValue());
    file.get("destinations")
        .forEach(destination -> files.put(destination.get("objectKey").textValue(), source));
  }

  Path file(String key) {
    return files.get(key);
  }

  /** The file of an assembly that ends like this. */
  static Path only(Path assembly, String end) {
    try (Stream<Path> all = Files.list(assembly)) {
      List<Path> found = all.filter(file -> file.toString().endsWith(end)).toList();
      if (found.size() != 1) {
        throw new IllegalStateException("not one " + end + " but " + found);
      }
      return found.get(0);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
