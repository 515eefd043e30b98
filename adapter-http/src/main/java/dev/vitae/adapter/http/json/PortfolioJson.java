package dev.vitae.adapter.http.json;

import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonNull;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.application.NewPortfolio;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole portfolio as one document: the shape of {@code GET /api/portfolio} without ids and times.
 */
public final class PortfolioJson {
  private static final String PERSONAL_INFO = "personal_info";

  private PortfolioJson() {}

  /**
   * Every member may be missing.
   *
   * @throws UnreadableJsonException if it is no such document
   * @throws dev.vitae.domain.failure.InvalidException if something in it breaks a rule
   */
  public static NewPortfolio read(byte[] document) {
    Json json = JsonReader.read(document);
    if (!(json instanceof JsonObject)) {
      throw new UnreadableJsonException(
          JsonPointer.ROOT, "must be an object, not " + json.describe());
    }
    Optional<PersonalInfo> personalInfo = Optional.empty();
    List<NewPortfolio.Entries<?>> lists = new ArrayList<>();
    for (Map.Entry<String, Json> member : ((JsonObject) json).members().entrySet()) {
      JsonPointer place = JsonPointer.ROOT.member(member.getKey());
      if (member.getKey().equals(PERSONAL_INFO)) {
        personalInfo = personalInfo(member.getValue(), place);
      } else {
        lists.add(list(kind(member.getKey(), place), member.getValue(), place));
      }
    }
    return new NewPortfolio(personalInfo, lists);
  }

  private static Optional<PersonalInfo> personalInfo(Json json, JsonPointer place) {
    return json instanceof JsonNull
        ? Optional.empty()
        : Optional.of(
            PersonalInfo.DESCRIPTION.create(
                RecordJson.read(json, place, PersonalInfo.DESCRIPTION)));
  }

  private static EntryKind<?> kind(String collection, JsonPointer place) {
    return EntryKinds.ALL.stream()
        .filter(kind -> kind.collection().equals(collection))
        .findAny()
        .orElseThrow(() -> new UnreadableJsonException(place, "is not known here"));
  }

  private static <T extends Entry> NewPortfolio.Entries<T> list(
      EntryKind<T> kind, Json json, JsonPointer place) {
    if (!(json instanceof JsonArray)) {
      throw new UnreadableJsonException(place, "must be an array, not " + json.describe());
    }
    List<T> values = new ArrayList<>();
    for (Json item : ((JsonArray) json).items()) {
      values.add(
          kind.description()
              .create(RecordJson.read(item, place.item(values.size()), kind.description())));
    }
    return new NewPortfolio.Entries<>(kind, values);
  }
}
