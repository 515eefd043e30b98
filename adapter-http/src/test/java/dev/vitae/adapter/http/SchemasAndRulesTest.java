package dev.vitae.adapter.http;

import static dev.vitae.adapter.http.ApiDocument.members;
import static dev.vitae.adapter.http.ApiDocument.text;
import static dev.vitae.adapter.http.testkit.JsonSchema.at;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiDocument.Operation;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNull;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.Call;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.adapter.http.testkit.JsonSchema;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TextFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a schema of the document says of a value, the server says too. */
class SchemasAndRulesTest {
  private static final Json NULL = new JsonNull();
  private static final String EARLIEST = "0001-01-01";

  /** Where control characters and white space begin and end, and what only looks like such. */
  private static final String BORDERS =
      "\0\b\t\n\u000b\r\u001f !~\u007f\u0080\u0085\u009f\u00a0\u00a1\u1680\u180e\u2000\u200a\u200b"
          + "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff";

  static List<Operation> operationsWithABody() {
    return DocumentedApi.DOCUMENT.operations().stream()
        .filter(operation -> !operation.requestContent().isEmpty())
        .collect(toList());
  }

  /** One for each schema: PUT of an entry has that of POST. */
  static List<Operation> operationsWithABodyOfTheirOwn() {
    Map<Json, Operation> bySchema = new LinkedHashMap<>();
    for (Operation operation : operationsWithABody()) {
      bySchema.putIfAbsent(DocumentedApi.DOCUMENT.requestSchema(operation), operation);
    }
    return List.copyOf(bySchema.values());
  }

  static List<Operation> operationsWithAQuery() {
    return DocumentedApi.DOCUMENT.operations().stream()
        .filter(operation -> !queryParameters(operation).isEmpty())
        .collect(toList());
  }

  @ParameterizedTest
  @MethodSource("operationsWithABodyOfTheirOwn")
  void aBodyIsValidIfAndOnlyIfTheServerTakesIt(Operation operation) {
    Description<?> description = descriptionOf(operation);
    List<String> differences = new ArrayList<>();

    for (Attribute<?, ?> attribute : description.attributes()) {
      for (Json value : values(attribute.rule())) {
        compare(operation, with(example(operation), attribute.name(), value), differences);
      }
      compare(operation, without(example(operation), attribute.name()), differences);
    }
    compare(operation, with(example(operation), "unknown", NULL), differences);
    compare(operation, with(example(operation), "id", new JsonNumber("1")), differences);
    compare(operation, new JsonObject(Map.of()), differences);
    for (Json noObject : List.of(new JsonArray(List.of()), new JsonString("x"), NULL)) {
      compare(operation, noObject, differences);
    }

    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("operationsWithAQuery")
  void aParameterIsValidIfAndOnlyIfTheServerTakesIt(Operation operation) {
    List<String> differences = new ArrayList<>();

    for (JsonObject parameter : queryParameters(operation)) {
      String name = text(parameter.members().get("name"));
      if (!name.equals("cursor")) { // one that is well spelt and means nothing is refused
        for (String value : parameterValues()) {
          JsonSchema schema = DocumentedApi.DOCUMENT.schemaOf(parameter);
          boolean valid = schema.faults(DocumentedApi.typed(value, parameter)).isEmpty();
          String target = operation.path() + "?" + name + "=" + PercentEncoding.encode(value);
          int status = Call.get(target).on(new InMemoryApi()).response().status();
          if (valid != (status == 200)) {
            differences.add(name + "=" + value + " is " + valid + ", and the answer " + status);
          }
        }
      }
    }

    assertThat(differences).isEmpty();
  }

  /** See the description of the document. */
  @Test
  void thereAreTwoThingsThatTheServerSaysAndASchemaCannot() {
    JsonSchema schema =
        DocumentedApi.DOCUMENT.schema(
            at(DocumentedApi.DOCUMENT.root(), "components", "schemas", "SkillInput").orElseThrow());
    Operation add =
        operationsWithABody().stream()
            .filter(o -> o.id().equals("addSkill"))
            .findAny()
            .orElseThrow();

    JsonObject padded = with(example(add), "name", new JsonString(" " + "x".repeat(100) + " "));
    assertThat(status(add, padded)).isEqualTo(201);
    assertThat(schema.faults(padded)).isNotEmpty();

    JsonObject spelt = with(example(add), "level", new JsonNumber("5.0"));
    assertThat(status(add, spelt)).isEqualTo(400);
    assertThat(schema.faults(spelt)).isEmpty();
  }

  private static void compare(Operation operation, Json body, List<String> differences) {
    List<String> faults =
        DocumentedApi.DOCUMENT.schema(DocumentedApi.DOCUMENT.requestSchema(operation)).faults(body);
    int status = status(operation, body);
    boolean taken = status < 300;
    if (!taken && status != 400 && status != 422 || faults.isEmpty() != taken) {
      String shown = new String(bytes(body), java.nio.charset.StandardCharsets.UTF_8);
      differences.add(
          shown.substring(0, Math.min(200, shown.length()))
              + " of "
              + shown.length()
              + " is answered "
              + status
              + ", and the schema says "
              + faults);
    }
  }

  private static int status(Operation operation, Json body) {
    ApiUnderTest api = new InMemoryApi();
    String target = operation.path();
    if (!operation.method().equals("POST")) {
      target = create(operation, api);
    }
    return Call.of(operation.method(), target)
        .key(ApiUnderTest.KEY)
        .with("Content-Type", operation.requestContent().keySet().iterator().next())
        .with("If-Match", "*")
        .lacking(operation.method().equals("POST") ? "If-Match" : "")
        .body(bytes(body))
        .on(api)
        .response()
        .status();
  }

  /** What the operation changes. */
  private static String create(Operation operation, ApiUnderTest api) {
    String list = operation.path().replace("/{id}", "");
    Operation creating =
        operationsWithABody().stream()
            .filter(each -> each.path().equals(list) && !each.method().equals("PATCH"))
            .findFirst()
            .orElseThrow();
    return Call.of(creating.method(), list)
        .key(ApiUnderTest.KEY)
        .with("Content-Type", "application/json")
        .body(bytes(example(creating)))
        .on(api)
        .is(201)
        .header("Location");
  }

  private static Description<?> descriptionOf(Operation operation) {
    for (EntryKind<?> kind : EntryKinds.ALL) {
      if (operation.path().startsWith("/api/" + kind.collection())) {
        return kind.description();
      }
    }
    return PersonalInfo.DESCRIPTION;
  }

  /** The documented example, begun early enough for any end. */
  private static JsonObject example(Operation operation) {
    JsonObject schema = DocumentedApi.DOCUMENT.requestSchema(operation);
    JsonObject example = DocumentedApi.DOCUMENT.example(operation);
    boolean starts = members(schema, "properties").containsKey("start_date");
    return starts ? with(example, "start_date", new JsonString(EARLIEST)) : example;
  }

  private static byte[] bytes(Json json) {
    return JsonWriter.write(generator -> JsonWriter.write(generator, json));
  }

  private static JsonObject with(JsonObject object, String name, Json value) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new JsonObject(members);
  }

  private static JsonObject without(JsonObject object, String name) {
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    members.remove(name);
    return new JsonObject(members);
  }

  // -- values at the borders of each rule, and beyond

  private static List<Json> values(Rule<?> rule) {
    List<Json> values = new ArrayList<>();
    values.add(NULL);
    values.add(new JsonBoolean(true));
    values.add(new JsonBoolean(false));
    values.add(new JsonObject(Map.of()));
    for (String number :
        List.of("0", "1", "-1", "2147483647", "2147483648", "-2147483649", "0.5")) {
      values.add(new JsonNumber(number));
    }
    if (rule instanceof Rule.Number) {
      Rule.Number range = (Rule.Number) rule;
      for (long number :
          new long[] {range.min() - 1L, range.min(), range.max(), range.max() + 1L}) {
        values.add(new JsonNumber(Long.toString(number)));
      }
    }
    days().forEach(day -> values.add(new JsonString(day)));
    values.add(new JsonString("x"));
    if (rule instanceof Rule.Text) {
      texts((Rule.Text) rule).forEach(text -> values.add(new JsonString(text)));
    }
    if (rule instanceof Rule.Technologies) {
      texts(Rule.Technologies.NAME)
          .forEach(text -> values.add(new JsonArray(List.of(new JsonString(text)))));
    }
    values.add(new JsonArray(List.of()));
    values.add(new JsonArray(List.of(NULL)));
    values.add(new JsonArray(List.of(new JsonNumber("1"))));
    values.add(new JsonArray(List.of(new JsonString("Java"), new JsonString("java"))));
    values.add(names(Rule.Technologies.MAX_NAMES));
    values.add(names(Rule.Technologies.MAX_NAMES + 1));
    return values;
  }

  private static Json names(int count) {
    List<Json> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(new JsonString("T" + i));
    }
    return new JsonArray(names);
  }

  private static List<String> days() {
    return List.of(
        "2026-02-28",
        "2026-02-29",
        "2024-02-29",
        "2026-13-01",
        "2026-04-31",
        EARLIEST,
        "0000-12-31",
        "0010-01-01",
        "0100-01-01",
        "9999-12-31",
        "10000-01-01",
        "-0001-01-01",
        "2026-2-8",
        "2026-02-28T00:00:00Z",
        " 2026-02-28",
        "2026-02-28\n");
  }

  private static List<String> texts(Rule.Text rule) {
    int max = rule.maxLength();
    List<String> texts = new ArrayList<>(List.of("", " ", "\u00a0\u3000", "x", "x y"));
    for (String letter : List.of("x", "é", "😀")) {
      for (int length : new int[] {max, max + 1}) {
        texts.add(letter.repeat(length));
        texts.add("https://" + letter.repeat(length - "https://".length()));
      }
    }
    String domain = "@example.org";
    texts.add("x".repeat(max - domain.length()) + domain);
    texts.add("x".repeat(max + 1 - domain.length()) + domain);
    BORDERS.chars().forEach(c -> texts.addAll(around(wholeOf(rule.format()), (char) c)));
    Collections.addAll(
        texts,
        "ada",
        "ada@",
        "@example.org",
        "a@b",
        "a..b@example.org",
        ".a@example.org",
        "a@-b",
        "a@b-",
        "a@b..c",
        "a@" + "b".repeat(63),
        "a@" + "b".repeat(64),
        "ä@example.org",
        "a@exämple.org",
        "a@b@c",
        "\"a b\"@example.org",
        "example.org",
        "//example.org",
        "http://",
        "https://",
        "HTTPS://X",
        "hTTp://x/y?z#a",
        "ftp://example.org",
        "javascript:alert(1)",
        "https:///x",
        "https://user@example.org",
        "https://u:p@example.org",
        "https://:80",
        "https://[::1]/",
        "https://bücher.example/ä",
        "https://x/%zz",
        "https://x/|",
        "https://x/<",
        "https://?x",
        "https://#x",
        "mailto:ada@example.org");
    return texts;
  }

  private static String wholeOf(TextFormat format) {
    switch (format) {
      case ANY:
        return "x";
      case EMAIL:
        return "x@example.org";
      case WEB_ADDRESS:
        return "https://example.org/x";
      default:
        throw new AssertionError("this test does not know the format " + format);
    }
  }

  private static List<String> around(String whole, char c) {
    return List.of(c + whole, whole + c, whole.charAt(0) + (c + whole.substring(1)), "" + c);
  }

  private static List<String> parameterValues() {
    List<String> values = new ArrayList<>();
    for (int number : new int[] {-1, 0, 1, 2, 5, 6, 99, 100, 101, 999_999_999}) {
      values.add(Integer.toString(number));
    }
    Collections.addAll(
        values,
        "",
        " ",
        "x",
        " x ",
        "a b",
        "true",
        "false",
        "TRUE",
        "null",
        "1.5",
        "1e1",
        "\n",
        "a\u0001b",
        "a\tb",
        "é",
        "😀",
        "\u00a0",
        "\u0085");
    for (int length : new int[] {50, 51, 100, 101, 255, 256}) {
      values.add("x".repeat(length));
      values.add("😀".repeat(length));
    }
    return values;
  }

  private static List<JsonObject> queryParameters(Operation operation) {
    return operation.parameters().stream()
        .filter(parameter -> text(parameter.members().get("in")).equals("query"))
        .collect(toList());
  }
}
