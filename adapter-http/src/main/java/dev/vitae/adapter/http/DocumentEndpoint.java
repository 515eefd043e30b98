package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.domain.EntryKind;
import java.util.List;
import java.util.Set;

/** The API's own description. Made when it is first asked for: a start does not wait for it. */
final class DocumentEndpoint {
  private final List<? extends EntryKind<?>> kinds;
  private volatile Answer document;

  DocumentEndpoint(List<? extends EntryKind<?>> kinds) {
    this.kinds = kinds;
  }

  List<Route> routes() {
    return List.of(Route.at("/openapi.json").get(this::get));
  }

  private Answer get(Exchange exchange) {
    exchange.query(Set.of());
    if (document == null) { // two at once make the same
      JsonObject made = OpenApiDocument.of(kinds);
      byte[] body = JsonWriter.write(json -> JsonWriter.write(json, made));
      document = Answer.cacheable(EntityTag.of(body), body);
    }
    return document;
  }
}
