package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.SchemaStatus;
import java.util.List;
import java.util.Set;

/** For whoever watches: is the process up, and can it serve? */
final class HealthEndpoints {
  private static final String RETRY_AFTER_SECONDS = "10";

  private final SchemaCheck schema;

  HealthEndpoints(SchemaCheck schema) {
    this.schema = schema;
  }

  List<Route> routes() {
    return List.of(
        Route.at("/health/live").get(this::live), Route.at("/health/ready").get(this::ready));
  }

  private Answer live(Exchange exchange) {
    exchange.query(Set.of());
    return Answer.momentary(
        JsonWriter.write(
            json -> {
              json.writeStartObject();
              json.writeName("status").writeString("up");
              json.writeEndObject();
            }));
  }

  private Answer ready(Exchange exchange) {
    exchange.query(Set.of());
    SchemaStatus status = schema.status();
    if (!status.current()) {
      String found =
          status.found().isPresent() ? "version " + status.found().getAsInt() : "no version";
      throw HttpProblem.of(
              503,
              "the database's schema has "
                  + found
                  + " and this program needs "
                  + status.needed()
                  + ": run the migrations")
          .with("Retry-After", RETRY_AFTER_SECONDS);
    }
    return Answer.momentary(
        JsonWriter.write(
            json -> {
              json.writeStartObject();
              json.writeName("status").writeString("ready");
              json.writeName("schema_version").writeNumber(status.found().getAsInt());
              json.writeName("schema_version_needed").writeNumber(status.needed());
              json.writeEndObject();
            }));
  }
}
