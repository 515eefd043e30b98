package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.application.Basis;
import dev.vitae.domain.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that has found its endpoint.
 *
 * @param pathParameters by the names that the route's template gives them, decoded
 */
record Exchange(HttpRequest request, Map<String, String> pathParameters) {

  /**
   * @throws HttpProblem 400 naming every parameter that is unknown or repeated
   */
  QueryParameters query(Set<String> known) {
    return QueryParameters.parse(request.query(), known);
  }

  /**
   * @throws dev.vitae.adapter.http.json.UnreadableJsonException if it is none
   */
  Json json() {
    return JsonReader.read(request.body());
  }

  /**
   * The revisions that {@code If-Match} allows the change of what is there now to be based on;
   * empty without that field.
   *
   * @throws HttpProblem 400 if the field cannot be read
   */
  Optional<Basis> ifMatch(Stored<?> current) {
    Optional<String> field = request.headers().get("If-Match");
    if (field.isEmpty()) {
      return Optional.empty();
    }
    if (field.get().strip().equals("*")) {
      return Optional.of(Basis.ANY);
    }
    long[] revisions =
        EntityTag.parseList("If-Match", field.get()).stream()
            .flatMap(tag -> tag.revisionOf(current.id()).stream())
            .mapToLong(Long::longValue)
            .toArray();
    return Optional.of(Basis.of(revisions));
  }

  /**
   * Whether {@code If-None-Match} names this tag, or whatever there is; {@code false} without that
   * field.
   *
   * @throws HttpProblem 400 if the field cannot be read
   */
  boolean ifNoneMatchNames(EntityTag current) {
    Optional<String> field = request.headers().get("If-None-Match");
    if (field.isEmpty()) {
      return false;
    }
    if (field.get().strip().equals("*")) {
      return true;
    }
    List<EntityTag> tags = EntityTag.parseList("If-None-Match", field.get());
    return tags.stream().anyMatch(current::weaklyEquals);
  }
}
