package dev.vitae.adapter.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An address and what can be done there. */
final class Route {
  private static final String JSON = "application/json";

  private final List<String> segments;
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  private Route(String template) {
    this.segments = List.of(template.substring(1).split("/"));
  }

  /**
   * @param template such as {@code /api/projects/{id}}
   */
  static Route at(String template) {
    return new Route(template);
  }

  Route get(Endpoint endpoint) {
    return get(JSON, endpoint);
  }

  /**
   * @param produces the media type of the answer, without parameters
   */
  Route get(String produces, Endpoint endpoint) {
    operations.put("GET", new Operation(endpoint, false, Optional.empty(), produces));
    return this;
  }

  /** Adds a method that changes something by what its body says, for those who may. */
  Route write(String method, String consumes, Endpoint endpoint) {
    operations.put(method, new Operation(endpoint, true, Optional.of(consumes), JSON));
    return this;
  }

  /** Adds a method that changes something and reads no body, for those who may. */
  Route write(String method, Endpoint endpoint) {
    operations.put(method, new Operation(endpoint, true, Optional.empty(), JSON));
    return this;
  }

  /** As it was given: {@code /api/projects/{id}}. */
  String template() {
    return "/" + String.join("/", segments);
  }

  /** Those that were added, in their order; HEAD and OPTIONS come with them. */
  Set<String> methods() {
    return Collections.unmodifiableSet(operations.keySet());
  }

  Optional<Operation> operation(String method) {
    return Optional.ofNullable(operations.get(method.equals("HEAD") ? "GET" : method));
  }

  /** For {@code Allow}: with the methods that come with others. */
  String allow() {
    List<String> allowed = new ArrayList<>(operations.keySet());
    if (operations.containsKey("GET")) {
      allowed.add(allowed.indexOf("GET") + 1, "HEAD");
    }
    allowed.add("OPTIONS");
    return String.join(", ", allowed);
  }

  /**
   * @return the path's parameters if the path is one of this route
   */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (segment.startsWith("{")) {
        parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** Answers the requests of one method at one address. */
  @FunctionalInterface
  interface Endpoint {
    Answer answer(Exchange exchange);
  }

  /**
   * @param needsKey whether it changes something
   * @param consumes the media type of the body that it reads, if it reads one
   * @param produces the media type of what it answers when all is well
   */
  record Operation(
      Endpoint endpoint, boolean needsKey, Optional<String> consumes, String produces) {}
}
