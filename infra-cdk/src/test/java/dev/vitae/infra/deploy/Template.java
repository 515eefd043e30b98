package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Resources, and what each of them waits for. */
final class Template {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CUSTOM = "Custom::";

  /** Those of AWS itself: where it is deployed. */
  private static final String PSEUDO = "AWS::";

  private final Map<String, Resource> resources = new TreeMap<>();
  private final JsonNode mappings;

  /**
   * A resource as it is declared.
   *
   * @param id its logical id, which is all that tells an older one from a newer
   * @param properties with functions that are still to be carried out
   * @param waitsFor who has to be there before: named by {@code DependsOn} (<a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html">reference</a>)
   *     or in its properties
   * @param retained it stays when the stack lets go of it (<a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html">reference</a>)
   */
  record Resource(
      String id, String type, JsonNode properties, Set<String> waitsFor, boolean retained) {
    Resource {
      requireNonNull(id, "id");
      requireNonNull(type, "type");
      requireNonNull(properties, "properties");
      waitsFor = Set.copyOf(waitsFor);
    }

    boolean isCustom() {
      return type.startsWith(CUSTOM);
    }
  }

  /**
   * When custom resources have their turn. CloudFormation makes at the same time what does not wait
   * for one another, so a stack that is right only by luck is found by one of these.
   */
  enum Turn {
    /** Before all that they do not wait for. */
    EARLY,
    /** After all that does not wait for them. */
    LATE
  }

  Template(JsonNode json) {
    this.mappings = json.path("Mappings");
    Set<String> parameters = new TreeSet<>();
    json.path("Parameters").fieldNames().forEachRemaining(parameters::add);
    json.get("Resources")
        .properties()
        .forEach(
            each -> resources.put(each.getKey(), read(each.getKey(), each.getValue(), parameters)));
    for (Resource resource : resources.values()) {
      for (String other : resource.waitsFor()) {
        if (!resources.containsKey(other)) {
          throw new IllegalArgumentException(resource.id() + " waits for nobody: " + other);
        }
      }
    }
  }

  static Template read(Path file) {
    return new Template(json(file));
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Resource read(String id, JsonNode json, Set<String> parameters) {
    if (json.has("Condition")) {
      throw new IllegalArgumentException("conditions are not played: " + id);
    }
    JsonNode properties = json.path("Properties");
    if (properties.isMissingNode()) {
      properties = JsonNodeFactory.instance.objectNode();
    }
    Set<String> waitsFor = Values.namesIn(properties);
    waitsFor.removeIf(name -> name.startsWith(PSEUDO) || parameters.contains(name));
    JsonNode dependsOn = json.path("DependsOn");
    if (dependsOn.isTextual()) {
      waitsFor.add(dependsOn.textValue());
    }
    dependsOn.forEach(name -> waitsFor.add(name.textValue()));
    boolean retained = json.path("DeletionPolicy").asText().equals("Retain");
    return new Resource(id, json.get("Type").textValue(), properties, waitsFor, retained);
  }

  boolean declares(String id) {
    return resources.containsKey(id);
  }

  JsonNode mapped(String map, String first, String second) {
    return mappings.at("/%s/%s/%s".formatted(map, first, second));
  }

  /**
   * Everybody after those that he waits for.
   *
   * @throws CircularDependencyException if that cannot be
   */
  List<Resource> inOrder(Turn turn) {
    Comparator<Resource> preference =
        switch (turn) {
          case EARLY -> Comparator.comparing(resource -> !resource.isCustom());
          case LATE -> Comparator.comparing(resource -> waitsForCustom(resource, new TreeSet<>()));
        };
    Map<String, Resource> ordered = new LinkedHashMap<>();
    List<Resource> all = new ArrayList<>(resources.values());
    all.sort(preference.thenComparing(Resource::id));
    all.forEach(resource -> append(resource, ordered, new LinkedHashSet<>()));
    return List.copyOf(ordered.values());
  }

  private void append(Resource resource, Map<String, Resource> ordered, Set<String> path) {
    if (ordered.containsKey(resource.id())) {
      return;
    }
    if (!path.add(resource.id())) {
      List<String> circle = new ArrayList<>(path);
      circle.add(resource.id());
      throw new CircularDependencyException(
          circle.subList(circle.indexOf(resource.id()), circle.size()));
    }
    resource.waitsFor().stream()
        .sorted()
        .forEach(other -> append(resources.get(other), ordered, path));
    path.remove(resource.id());
    ordered.put(resource.id(), resource);
  }

  /** Itself, or at whatever distance. */
  private boolean waitsForCustom(Resource resource, Set<String> seen) {
    return resource.isCustom()
        || resource.waitsFor().stream()
            .filter(seen::add)
            .anyMatch(other -> waitsForCustom(resources.get(other), seen));
  }
}
