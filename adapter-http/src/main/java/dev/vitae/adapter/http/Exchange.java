package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonPointer;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Values;
import java.util.Map;
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
   * What the members of the body say of attributes.
   *
   * @throws dev.vitae.adapter.http.json.UnreadableJsonException if it is no object that says such
   */
  <T> Values<T> values(Description<T> description) {
    return RecordJson.read(JsonReader.read(request.body()), JsonPointer.ROOT, description);
  }

  /**
   * @throws HttpProblem 400 if one of them cannot be read
   */
  Preconditions preconditions() {
    return Preconditions.of(request);
  }
}
