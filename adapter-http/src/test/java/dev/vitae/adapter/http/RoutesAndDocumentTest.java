package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.ApiDocument.members;
import static dev.vitae.adapter.http.ApiDocument.text;
import static dev.vitae.adapter.http.testkit.JsonSchema.at;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiDocument.Operation;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Skill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RoutesAndDocumentTest {
  private final ApiDocument document = new ApiDocument();
  private final List<Route> routes = new InMemoryApi().api().routes();

  @Test
  void everyOperationOfTheTableIsInTheDocumentAndTheReverse() {
    List<String> table = new ArrayList<>();
    for (Route route : routes) {
      route.methods().forEach(method -> table.add(method + " " + route.template()));
    }

    assertThat(document.operations())
        .as("document.json or kind.json, and the table of routes")
        .extracting(Operation::toString)
        .containsExactlyInAnyOrderElementsOf(table);
  }

  @Test
  void aGatewayIsToldOfTheSameOperationsAndOfThoseThatNeedAKey() {
    assertThat(HttpApi.operations())
        .extracting(ApiOperation::toString)
        .containsExactlyInAnyOrderElementsOf(
            document.operations().stream().map(Operation::toString).toList());
    assertThat(HttpApi.operations().stream().filter(ApiOperation::changes))
        .extracting(ApiOperation::toString)
        .containsExactlyInAnyOrderElementsOf(
            document.operations().stream()
                .filter(Operation::needsKey)
                .map(Operation::toString)
                .toList());
  }

  @Test
  void eachReadsAndAnswersTheMediaTypesOfTheTableAndAsksForAKeyWhereTheTableDoes() {
    for (Operation documented : document.operations()) {
      Route.Operation operation = inTheTable(documented);

      assertThat(documented.requestContent().keySet())
          .as(documented + " reads")
          .isEqualTo(operation.consumes().map(Set::of).orElse(Set.of()));
      assertThat(goodAnswers(documented))
          .as(documented + " answers")
          .isSubsetOf(operation.produces());
      assertThat(documented.needsKey())
          .as(documented + " needs a key")
          .isEqualTo(operation.needsKey());
    }
  }

  private Route.Operation inTheTable(Operation documented) {
    return routes.stream()
        .filter(route -> route.template().equals(documented.path()))
        .flatMap(route -> route.operation(documented.method()).stream())
        .findAny()
        .orElseThrow();
  }

  private Set<String> goodAnswers(Operation documented) {
    Set<String> types = new TreeSet<>();
    members(documented.json(), "responses")
        .forEach(
            (status, answer) -> {
              if (status.startsWith("2")) {
                members(document.resolved(answer), "content")
                    .keySet()
                    .forEach(type -> types.add(type.split(";")[0])); // the table has no charset
              }
            });
    return types;
  }

  @Test
  void theParametersOfAnAddressAreThoseOfItsTemplate() {
    for (Operation operation : document.operations()) {
      List<String> inTemplate = new ArrayList<>();
      Matcher matcher = Pattern.compile("\\{([^}]+)}").matcher(operation.path());
      while (matcher.find()) {
        inTemplate.add(matcher.group(1));
      }
      assertThat(operation.parameters())
          .filteredOn(parameter -> text(parameter.members().get("in")).equals("path"))
          .as(operation.toString())
          .extracting(parameter -> text(parameter.members().get("name")))
          .containsExactlyInAnyOrderElementsOf(inTemplate);
    }
  }

  @Test
  void eachOperationHasANameOfItsOwnAndAKnownTag() {
    assertThat(document.operations())
        .extracting(Operation::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+(?:[A-Z][a-z]+)*"));
    Set<Json> tags =
        ((JsonArray) at(document.root(), "tags").orElseThrow())
            .items().stream().map(tag -> at(tag, "name").orElseThrow()).collect(toSet());
    assertThat(document.operations())
        .flatMap(each -> ((JsonArray) at(each.json(), "tags").orElseThrow()).items())
        .isSubsetOf(tags);
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsReferredTo() {
    Set<String> references = new TreeSet<>();
    collectReferences(document.root(), references);
    List<String> components = new ArrayList<>();
    members(document.root(), "components")
        .forEach(
            (kind, named) ->
                members(named)
                    .keySet()
                    .forEach(name -> components.add("#/components/" + kind + "/" + name)));
    components.removeIf(name -> name.startsWith("#/components/securitySchemes/"));

    assertThat(references).containsExactlyInAnyOrderElementsOf(components);
  }

  private static void collectReferences(Json json, Set<String> references) {
    if (json instanceof JsonArray) {
      ((JsonArray) json).items().forEach(item -> collectReferences(item, references));
    } else if (json instanceof JsonObject) {
      at(json, "$ref").ifPresent(reference -> references.add(text(reference)));
      ((JsonObject) json).members().values().forEach(value -> collectReferences(value, references));
    }
  }

  @Test
  void aNewKindIsDescribedWithoutALineOfItsOwn() {
    EntryKind<Skill> languages =
        EntryKind.of("spoken language", "spoken_languages", Skill.KIND.description());

    JsonObject all = OpenApiDocument.of(List.of(languages));

    assertThat(at(all, "paths", "/api/spoken_languages/{id}", "patch", "operationId"))
        .contains(new JsonString("patchSpokenLanguage"));
    assertThat(members(all, "components", "schemas"))
        .containsKeys("SpokenLanguage", "SpokenLanguageInput", "SpokenLanguagePatch");
    assertThat(members(all, "components", "schemas", "Portfolio", "properties"))
        .containsOnlyKeys("personal_info", "spoken_languages");
  }

  @Test
  void everyExampleIsValid() {
    List<String> faults = new ArrayList<>();
    checkExamples(document.root(), faults);
    assertThat(faults).isEmpty();
    assertThat(
            members(document.root(), "components", "schemas").values().stream()
                .filter(schema -> at(schema, "examples").isPresent())
                .collect(toList()))
        .as("three for each kind and the personal info")
        .hasSizeGreaterThanOrEqualTo(15);
  }

  private void checkExamples(Json json, List<String> faults) {
    if (json instanceof JsonArray) {
      ((JsonArray) json).items().forEach(item -> checkExamples(item, faults));
    } else if (json instanceof JsonObject) {
      Map<String, Json> members = ((JsonObject) json).members();
      if (members.containsKey("example")) {
        faults.addAll(document.schemaOf((JsonObject) json).faults(members.get("example")));
      }
      if (members.get("examples") instanceof JsonArray) {
        ((JsonArray) members.get("examples"))
            .items()
            .forEach(example -> faults.addAll(document.schema(json).faults(example)));
      }
      members.values().forEach(value -> checkExamples(value, faults));
    }
  }
}
