package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.application.PersonalInfos;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The personal info. */
final class PersonalInfoEndpoints {
  private static final String PATH = "/api/personal-info";

  private final PersonalInfos personalInfos;
  private final SingleResource<PersonalInfo> resource;

  PersonalInfoEndpoints(PersonalInfos personalInfos) {
    this.personalInfos = personalInfos;
    this.resource = new SingleResource<>(PATH, personalInfos::get, PersonalInfoEndpoints::write);
  }

  List<Route> routes() {
    return List.of(
        Route.at(PATH)
            .get(this::get)
            .write("PUT", "application/json", this::put)
            .write("PATCH", "application/merge-patch+json", this::patch));
  }

  private Answer get(Exchange exchange) {
    exchange.query(Set.of());
    return resource.read();
  }

  private Answer put(Exchange exchange) {
    exchange.query(Set.of());
    Values<PersonalInfo> values = exchange.values(PersonalInfo.DESCRIPTION);
    if (values.isEmpty()) {
      throw HttpProblem.of(400, "No fields to update");
    }
    Preconditions preconditions = exchange.preconditions();
    if (preconditions.haveIfMatch()) {
      return changed(change(preconditions, values));
    }
    return changed(
        preconditions.areAny()
            ? putIfNoneMatches(preconditions, values)
            : personalInfos.put(values, Optional.empty()));
  }

  private Answer patch(Exchange exchange) {
    exchange.query(Set.of());
    Values<PersonalInfo> values = exchange.values(PersonalInfo.DESCRIPTION);
    return changed(change(exchange.preconditions(), values));
  }

  private PersonalInfos.Outcome change(Preconditions preconditions, Values<PersonalInfo> values) {
    return resource.onWhatWasSeen(
        preconditions, basis -> personalInfos.put(values, Optional.of(basis)));
  }

  private PersonalInfos.Outcome putIfNoneMatches(
      Preconditions preconditions, Values<PersonalInfo> values) {
    try {
      preconditions.checkBeforeChange(resource.currentTag());
    } catch (NotFoundException none) {
      if (preconditions.wantNothingThere()) {
        return personalInfos
            .create(values)
            .map(created -> new PersonalInfos.Outcome(true, created))
            .orElseThrow(
                () ->
                    Preconditions.failed(
                        "somebody else was first to create it", resource.currentTag()));
      }
    }
    return personalInfos.put(values, Optional.empty());
  }

  private Answer changed(PersonalInfos.Outcome outcome) {
    return outcome.created() ? resource.created(outcome.info()) : resource.changed(outcome.info());
  }

  static void write(JsonGenerator json, Stored<PersonalInfo> info) {
    json.writeStartObject();
    RecordJson.writeMembers(json, PersonalInfo.DESCRIPTION, info.value());
    json.writeName("updated_at").writeString(info.updatedAt().toString());
    json.writeEndObject();
  }
}
