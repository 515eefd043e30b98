package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.application.Basis;
import dev.vitae.application.Entries;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.Slice;
import dev.vitae.domain.Criterion;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.attribute.Violations;
import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.NotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** The list of one kind and its single entries. */
final class EntryEndpoints<T extends Entry> {
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

  private final Entries<T> entries;

  EntryEndpoints(Entries<T> entries) {
    this.entries = entries;
  }

  List<Route> routes() {
    return List.of(
        Route.at(listPath()).get(this::list).write("POST", "application/json", this::add),
        Route.at(listPath() + "/{id}")
            .get(this::one)
            .write("PUT", "application/json", this::replace)
            .write("PATCH", "application/merge-patch+json", this::patch)
            .write("DELETE", this::remove));
  }

  private String listPath() {
    return listPath(entries.kind());
  }

  private static String listPath(EntryKind<?> kind) {
    return "/api/" + kind.collection();
  }

  /**
   * The address of the page that follows a list's first one, as long as it may be; empty if there
   * is none.
   */
  static <T extends Entry> Optional<String> pageAfter(Slice<T> first) {
    EntryQuery<T> query = EntryQuery.firstOf(first.kind());
    return first
        .next()
        .map(next -> listPath(first.kind()) + "?" + CURSOR + "=" + Cursor.encode(query, next));
  }

  private Answer list(Exchange exchange) {
    QueryParameters parameters = exchange.query(knownParameters());
    EntryQuery<T> query = query(parameters);
    Slice<T> page = entries.list(query);
    byte[] body = JsonWriter.write(json -> writeList(json, page));
    Answer answer = Answer.cacheable(EntityTag.of(body), body);
    return page.next()
        .map(next -> parameters.with(CURSOR, Cursor.encode(query, next)))
        .map(rest -> answer.with("Link", "<" + listPath() + "?" + rest + ">; rel=\"next\""))
        .orElse(answer);
  }

  private Answer one(Exchange exchange) {
    exchange.query(Set.of());
    return resource(id(exchange)).read();
  }

  private Answer add(Exchange exchange) {
    exchange.query(Set.of());
    Values<T> values = exchange.values(entries.kind().description());
    if (exchange.preconditions().areAny()) {
      throw HttpProblem.of(
          400, "If-Match and If-None-Match mean nothing here: a new entry is based on none");
    }
    Stored<T> added = entries.add(entries.kind().description().create(values));
    return resource(added.id()).created(added);
  }

  private Answer replace(Exchange exchange) {
    return change(
        exchange,
        (id, basis, values) ->
            entries.replace(id, basis, entries.kind().description().create(values)));
  }

  private Answer patch(Exchange exchange) {
    return change(exchange, entries::patch);
  }

  private Answer change(Exchange exchange, Change<T> change) {
    exchange.query(Set.of());
    Values<T> values = exchange.values(entries.kind().description());
    Preconditions preconditions = exchange.preconditions();
    EntryId id = id(exchange);
    SingleResource<T> resource = resource(id);
    return resource.changed(
        resource.onWhatWasSeen(preconditions, basis -> change.of(id, basis, values)));
  }

  private Answer remove(Exchange exchange) {
    exchange.query(Set.of());
    Preconditions preconditions = exchange.preconditions();
    EntryId id = id(exchange);
    return resource(id)
        .onWhatWasSeen(
            preconditions,
            basis -> {
              entries.remove(id, basis);
              return Answer.empty(204);
            });
  }

  private SingleResource<T> resource(EntryId id) {
    return new SingleResource<>(
        listPath() + "/" + id,
        () -> entries.get(id),
        (json, entry) -> write(json, entries.kind(), entry));
  }

  private EntryId id(Exchange exchange) {
    String text = exchange.pathParameters().get("id");
    if (!ID.matcher(text).matches()) {
      throw new NotFoundException("there is no " + entries.kind().singular() + " at this address");
    }
    return new EntryId(Long.parseLong(text));
  }

  private Set<String> knownParameters() {
    Set<String> known = new LinkedHashSet<>(List.of(LIMIT, CURSOR));
    entries.kind().criteria().forEach(criterion -> known.add(criterion.name()));
    return known;
  }

  private EntryQuery<T> query(QueryParameters parameters) {
    List<String> faults = new ArrayList<>();
    EntryQuery<T> query = EntryQuery.firstOf(entries.kind());
    Optional<String> limit = parameters.get(LIMIT);
    if (limit.isPresent()) {
      int count = COUNT.matcher(limit.get()).matches() ? Integer.parseInt(limit.get()) : 0;
      if (count < 1 || count > EntryQuery.MAX_LIMIT) {
        faults.add(LIMIT + " must be a whole number from 1 to " + EntryQuery.MAX_LIMIT);
      } else {
        query = query.limitedTo(count);
      }
    }
    for (Criterion<T> criterion : entries.kind().criteria()) {
      Optional<String> asked = parameters.get(criterion.name());
      if (asked.isPresent()) {
        Optional<Object> value = valueAsked(criterion, asked.get(), faults);
        if (value.isPresent()) {
          query = query.narrowedBy(criterion, value.get());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw HttpProblem.of(400, String.join("; ", faults));
    }
    Optional<String> cursor = parameters.get(CURSOR);
    return cursor.isEmpty() ? query : query.after(Cursor.decode(query, cursor.get()));
  }

  private static Optional<Object> valueAsked(
      Criterion<?> criterion, String text, List<String> faults) {
    if (criterion.type() == ValueType.FLAG) {
      if (text.equals("true") || text.equals("false")) {
        return Optional.of(Boolean.valueOf(text));
      }
      faults.add(criterion.name() + " must be true or false");
      return Optional.empty();
    }
    if (criterion.type() == ValueType.NUMBER) {
      if (COUNT.matcher(text).matches()) {
        return checked(
            criterion.name(), (Rule.Number) criterion.rule(), Integer.valueOf(text), faults);
      }
      faults.add(criterion.name() + " must be a whole number");
      return Optional.empty();
    }
    return checked(criterion.name(), ((Rule.Text) criterion.rule()).require(), text, faults);
  }

  private static <V> Optional<Object> checked(
      String name, Rule<V> rule, V value, List<String> faults) {
    Violations violations = new Violations();
    V normal = rule.check(name, value, violations);
    try {
      violations.throwIfAny();
      return Optional.of(normal);
    } catch (InvalidException invalid) {
      faults.add(invalid.getMessage());
      return Optional.empty();
    }
  }

  static <T extends Entry> void writeList(JsonGenerator json, Slice<T> page) {
    json.writeStartArray();
    page.entries().forEach(entry -> write(json, page.kind(), entry));
    json.writeEndArray();
  }

  private static <T extends Entry> void write(
      JsonGenerator json, EntryKind<T> kind, Stored<T> entry) {
    json.writeStartObject();
    json.writeName("id").writeNumber(entry.id().value());
    RecordJson.writeMembers(json, kind.description(), entry.value());
    json.writeEndObject();
  }

  /** Changes an entry by what a body says. */
  @FunctionalInterface
  private interface Change<T extends Entry> {
    Stored<T> of(EntryId id, Basis basis, Values<T> values);
  }
}
