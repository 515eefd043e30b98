package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonPointer;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfos;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The personal info. */
final class PersonalInfoEndpoints {
  private static final String PATH = "/api/personal-info";

  private final PersonalInfos personalInfos;

  PersonalInfoEndpoints(PersonalInfos personalInfos) {
    this.personalInfos = personalInfos;
  }

  List<Route> routes() {
    return List.of(Route.at(PATH).get(this::get).write("PUT", "application/json", this::put));
  }

  private Answer get(Exchange exchange) {
    exchange.query(Set.of());
    Stored<PersonalInfo> info = personalInfos.get();
    byte[] body = bodyOf(info);
    return Answer.cacheable(EntityTag.of(info, body), body);
  }

  private Answer put(Exchange exchange) {
    exchange.query(Set.of());
    Values<PersonalInfo> values =
        RecordJson.read(exchange.json(), JsonPointer.ROOT, PersonalInfo.DESCRIPTION);
    if (values.isEmpty()) {
      throw HttpProblem.of(400, "No fields to update");
    }
    Headers headers = exchange.request().headers();
    if (headers.get("If-Match").isPresent()) {
      return changed(putOnBasis(exchange, values));
    }
    if (headers.get("If-None-Match").isPresent()) {
      return changed(putIfNoneMatch(exchange, values));
    }
    return changed(personalInfos.put(values, Optional.empty()));
  }

  private PersonalInfos.Outcome putOnBasis(Exchange exchange, Values<PersonalInfo> values) {
    Optional<Basis> basis = exchange.ifMatch(personalInfos.get());
    try {
      return personalInfos.put(values, basis);
    } catch (StaleRevisionException stale) {
      throw refusedByPrecondition(stale.getMessage());
    }
  }

  private PersonalInfos.Outcome putIfNoneMatch(Exchange exchange, Values<PersonalInfo> values) {
    try {
      Stored<PersonalInfo> current = personalInfos.get();
      if (exchange.ifNoneMatchNames(EntityTag.of(current, bodyOf(current)))) {
        throw refusedByPrecondition("there is personal info already, and If-None-Match names it");
      }
    } catch (NotFoundException none) {
      if (exchange.request().headers().get("If-None-Match").orElse("").strip().equals("*")) {
        return personalInfos
            .create(values)
            .map(created -> new PersonalInfos.Outcome(true, created))
            .orElseThrow(() -> refusedByPrecondition("somebody else was first to create it"));
      }
    }
    return personalInfos.put(values, Optional.empty());
  }

  private HttpProblem refusedByPrecondition(String detail) {
    Stored<PersonalInfo> current = personalInfos.get();
    return HttpProblem.of(412, detail)
        .with("ETag", EntityTag.of(current, bodyOf(current)).toString());
  }

  private static Answer changed(PersonalInfos.Outcome outcome) {
    byte[] body = bodyOf(outcome.info());
    EntityTag tag = EntityTag.of(outcome.info(), body);
    return outcome.created()
        ? Answer.changed(201, PATH, tag, body).with("Location", PATH)
        : Answer.changed(200, PATH, tag, body);
  }

  private static byte[] bodyOf(Stored<PersonalInfo> info) {
    return JsonWriter.write(json -> write(json, info));
  }

  static void write(JsonGenerator json, Stored<PersonalInfo> info) {
    json.writeStartObject();
    RecordJson.writeMembers(json, PersonalInfo.DESCRIPTION, info.value());
    json.writeName("updated_at").writeString(info.updatedAt().toString());
    json.writeEndObject();
  }
}
