package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.application.Portfolio;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.Slice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** All of the portfolio in one answer. */
final class PortfolioEndpoint {
  private final PortfolioReader reader;

  PortfolioEndpoint(PortfolioReader reader) {
    this.reader = reader;
  }

  List<Route> routes() {
    return List.of(Route.at("/api/portfolio").get(this::get));
  }

  private Answer get(Exchange exchange) {
    exchange.query(Set.of());
    Portfolio portfolio = reader.read();
    byte[] body = JsonWriter.write(json -> write(json, portfolio));
    Answer answer = Answer.cacheable(EntityTag.of(body), body);
    for (Slice<?> list : portfolio.lists()) {
      Optional<String> rest = EntryEndpoints.pageAfter(list);
      if (rest.isPresent()) {
        answer =
            answer.with(
                "Link",
                "<"
                    + rest.get()
                    + ">; rel=\"next\"; anchor=\"#/"
                    + list.kind().collection()
                    + "\"");
      }
    }
    return answer;
  }

  private static void write(JsonGenerator json, Portfolio portfolio) {
    json.writeStartObject();
    json.writeName("personal_info");
    if (portfolio.personalInfo().isPresent()) {
      PersonalInfoEndpoints.write(json, portfolio.personalInfo().get());
    } else {
      json.writeNull();
    }
    for (Slice<?> list : portfolio.lists()) {
      json.writeName(list.kind().collection());
      EntryEndpoints.writeList(json, list);
    }
    json.writeEndObject();
  }
}
