package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.JsonPointer;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.application.Entries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Technology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A portfolio to try the API with, in the shape in which {@code GET /api/portfolio} answers. */
final class SamplePortfolio {
  private static final String RESOURCE = "sample-portfolio.json";

  private final JsonObject portfolio;

  private SamplePortfolio(JsonObject portfolio) {
    this.portfolio = portfolio;
  }

  static SamplePortfolio read() {
    try (InputStream in = SamplePortfolio.class.getResourceAsStream(RESOURCE)) {
      return new SamplePortfolio((JsonObject) JsonReader.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds everything; the caller sees to it that all of it stays, or nothing. */
  void addTo(UseCases useCases) {
    useCases
        .personalInfos()
        .put(
            RecordJson.read(
                portfolio.members().get("personal_info"),
                JsonPointer.ROOT.member("personal_info"),
                PersonalInfo.DESCRIPTION),
            Optional.empty());
    // An entry that mentions a technology would create it, in no category of its own.
    useCases.entries().stream()
        .filter(entries -> entries.kind() == Technology.KIND)
        .forEach(this::addAll);
    useCases.entries().stream()
        .filter(entries -> entries.kind() != Technology.KIND)
        .forEach(this::addAll);
  }

  private <T extends Entry> void addAll(Entries<T> entries) {
    EntryKind<T> kind = entries.kind();
    JsonPointer list = JsonPointer.ROOT.member(kind.collection());
    int place = 0;
    for (Json item : ((JsonArray) portfolio.members().get(kind.collection())).items()) {
      entries.add(
          kind.description().create(RecordJson.read(item, list.item(place++), kind.description())));
    }
  }
}
