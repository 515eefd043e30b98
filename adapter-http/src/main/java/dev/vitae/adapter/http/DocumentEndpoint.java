package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.domain.EntryKind;
import java.util.List;

/** The API's own description. Made when it is first asked for: a start does not wait for it. */
final class DocumentEndpoint {
  private final FixedContent document;

  DocumentEndpoint(List<? extends EntryKind<?>> kinds) {
    this.document = new FixedContent("application/json", () -> documentOf(kinds));
  }

  List<Route> routes() {
    return List.of(Route.at("/openapi.json").get(document::answer));
  }

  private static byte[] documentOf(List<? extends EntryKind<?>> kinds) {
    JsonObject document = OpenApiDocument.of(kinds);
    return JsonWriter.write(json -> JsonWriter.write(json, document));
  }
}
