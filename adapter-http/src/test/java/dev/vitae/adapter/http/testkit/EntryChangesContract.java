package dev.vitae.adapter.http.testkit;

import static dev.vitae.adapter.http.testkit.Call.delete;
import static dev.vitae.adapter.http.testkit.Call.get;
import static dev.vitae.adapter.http.testkit.Call.patch;
import static dev.vitae.adapter.http.testkit.Call.post;
import static dev.vitae.adapter.http.testkit.Call.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.json.RecordJson;
import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.application.testkit.Race;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the API when it adds, changes and removes entries. */
public interface EntryChangesContract {
  String SKILL = "{\"name\": \"Java\", \"category\": \"Languages\", \"level\": 4}";
  String HELD =
      "{\"company\": \"Analytical Engines\", \"position\": \"Programmer\", \"start_date\":"
          + " \"1842-10-01\", \"end_date\": \"1843-07-31\", \"description\": \"Notes\\n\\tG\","
          + " \"location\": \"London\", \"technologies\": [\"Loom\", \"brass\"]}";

  /** With an empty store that no other test uses. */
  ApiUnderTest emptyApi();

  @Test
  default void anEntryIsAddedReadReplacedPatchedAndRemoved() {
    ApiUnderTest api = emptyApi();
    for (EntryKind<?> kind : EntryKinds.ALL) {
      lifeOf(kind, api);
    }
  }

  private static <T extends Entry> void lifeOf(EntryKind<T> kind, ApiUnderTest api) {
    RandomEntries<T> some = RandomEntries.of(kind, 7);
    String list = "/api/" + kind.collection();
    String before = get(list).on(api).is(200).tag();

    Answered added = post(list, json(kind, some.next())).on(api).is(201);
    String path = added.header("Location");
    assertThat(path).matches(list + "/[1-9][0-9]*");
    added.has("Content-Location", path).has("Cache-Control", "no-store");
    assertSeen(api, path, added);
    assertThat(get(list).on(api).tag()).isNotEqualTo(before);

    Answered replaced = put(path, json(kind, some.next())).basedOn(added.tag()).on(api).is(200);
    replaced.has("Content-Location", path).has("Cache-Control", "no-store").lacks("Location");
    assertThat(replaced.tag()).isNotEqualTo(added.tag());
    assertSeen(api, path, replaced);

    Answered patched = patch(path, json(kind, some.next())).basedOn(replaced.tag()).on(api).is(200);
    patched.has("Content-Location", path).lacks("Location");
    assertSeen(api, path, patched);
    assertThat(get(list).on(api).text()).isEqualTo("[" + patched.text() + "]");

    Answered removed = delete(path).basedOn(patched.tag()).on(api).is(204);
    removed.lacks("Content-Length").lacks("Content-Type").lacks("ETag");
    assertThat(removed.text()).isEmpty();
    get(path).on(api).isProblem(404);
    put(path, json(kind, some.next())).basedOn("*").on(api).isProblem(404);
    patch(path, "{}").basedOn("*").on(api).isProblem(404);
    delete(path).basedOn("*").on(api).isProblem(404);
    assertThat(get(list).on(api).text()).isEqualTo("[]");
    technologiesAreRemoved(api);
  }

  private static void technologiesAreRemoved(ApiUnderTest api) {
    for (Json technology : items(get("/api/technologies").on(api))) {
      String id = ((Json.JsonNumber) member(technology, "id")).literal();
      delete("/api/technologies/" + id).basedOn("*").on(api).is(204);
    }
  }

  private static void assertSeen(ApiUnderTest api, String path, Answered changed) {
    Answered read = get(path).on(api).is(200).has("ETag", changed.tag());
    assertThat(read.text()).isEqualTo(changed.text());
  }

  @Test
  default void aPutReplacesAndAPatchLeavesWhatItDoesNotName() {
    ApiUnderTest api = emptyApi();
    String path = post("/api/experience", HELD).on(api).is(201).header("Location");
    String id = path.substring(path.lastIndexOf('/') + 1);

    patch(path, "{\"end_date\": null, \"location\": \"Ockham\", \"technologies\": [\"Cards\"]}")
        .basedOn("*")
        .on(api)
        .is(200)
        .hasJson(
            "{\"id\": "
                + id
                + ", \"company\": \"Analytical Engines\", \"position\": \"Programmer\","
                + " \"start_date\": \"1842-10-01\", \"end_date\": null, \"description\":"
                + " \"Notes\\n\\tG\", \"location\": \"Ockham\", \"company_url\": null,"
                + " \"technologies\": [\"Cards\"]}");
    put(path, "{\"company\": \" A \", \"position\": \"B\", \"start_date\": \"1843-01-01\"}")
        .basedOn("*")
        .on(api)
        .is(200)
        .hasJson(
            "{\"id\": "
                + id
                + ", \"company\": \"A\", \"position\": \"B\", \"start_date\": \"1843-01-01\","
                + " \"end_date\": null, \"description\": null, \"location\": null,"
                + " \"company_url\": null, \"technologies\": []}");
    String unchanged = get(path).on(api).text();
    assertThat(patch(path, "{}").basedOn("*").on(api).is(200).text()).isEqualTo(unchanged);
  }

  @Test
  default void everyMistakeInAnEntryIsReportedAtOnceAndNothingChanges() {
    ApiUnderTest api = emptyApi();
    String path = post("/api/experience", HELD).on(api).is(201).header("Location");
    String before = get("/api/portfolio").on(api).text();
    String broken =
        "{\"company\": \"\\u0000\", \"position\": null, \"start_date\": \"2023-02-29\", \"end_date\":"
            + " \"2023-2-1\", \"description\": \"a\\u0007\", \"company_url\": \"ftp://x\","
            + " \"technologies\": [\"ok\", \" \", \"\\u0000\"]}";
    String[] pointers = {
      "/company",
      "/position",
      "/start_date",
      "/end_date",
      "/description",
      "/company_url",
      "/technologies/1",
      "/technologies/2"
    };

    post("/api/experience", broken).on(api).isProblem(422, pointers);
    put(path, broken).basedOn("*").on(api).isProblem(422, pointers);
    patch(path, broken).basedOn("*").on(api).isProblem(422, pointers);
    post("/api/experience", "{}").on(api).isProblem(422, "/company", "/position", "/start_date");
    put(path, "{}").basedOn("*").on(api).isProblem(422, "/company", "/position", "/start_date");
    patch(path, "{\"end_date\": \"1842-09-30\"}").basedOn("*").on(api).isProblem(422, "/end_date");
    post("/api/skills", SKILL.replace("4", "6")).on(api).isProblem(422, "/level");
    for (String unreadable :
        List.of(
            "{\"id\": 1, \"company\": 5, \"technologies\": [1, null], \"x~/\": null}",
            "{\"id\": null, \"company\": [], \"technologies\": [{}, []], \"x~/\": 1}")) {
      String[] places = {"/id", "/company", "/technologies/0", "/technologies/1", "/x~0~1"};
      post("/api/experience", unreadable).on(api).isProblem(400, places);
      put(path, unreadable).basedOn("*").on(api).isProblem(400, places);
      patch(path, unreadable).basedOn("*").on(api).isProblem(400, places);
    }
    for (String number : List.of("99999999999", "4.0", "4e0", "-", "\"4\"", "true", "0x4", "04")) {
      post("/api/skills", SKILL.replace("4", number)).on(api).is(400);
    }

    assertThat(get("/api/portfolio").on(api).text()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"x\"",
        "{\"name\": \"Java\"",
        "{\"name\": \"Java\",}",
        "{\"name\": \"Java\"} {}",
        "{\"name\": \"Java\", \"name\": \"Java\"}",
        "{\"name\": \"\\ud83d\"}",
        "{\"name\": \"a\nb\"}",
        "\uFEFF{}"
      })
  default void anEntryThatCannotBeReadIsABadRequest(String body) {
    ApiUnderTest api = emptyApi();
    String path = post("/api/skills", SKILL).on(api).is(201).header("Location");
    String before = get(path).on(api).text();

    post("/api/skills", body).on(api).is(400);
    put(path, body).basedOn("*").on(api).is(400);
    patch(path, body).basedOn("*").on(api).is(400);

    assertThat(get("/api/skills").on(api).text()).isEqualTo("[" + before + "]");
  }

  @Test
  default void anEntryThatIsTooMuchIsABadRequest() {
    ApiUnderTest api = emptyApi();

    post("/api/skills", "[".repeat(100_000)).on(api).is(400);
    post("/api/skills", "{\"name\":".repeat(100_000)).on(api).is(400);
    post("/api/skills", SKILL.replace("4", "4".repeat(10_000))).on(api).is(400);
    post("/api/skills", "{\"" + "n".repeat(100_000) + "\": 1}").on(api).is(400);
    post("/api/skills", "")
        .body(new byte[] {'{', '"', 'n', (byte) 0xc0, (byte) 0x80, '"', '}'})
        .on(api)
        .is(400);
    assertThat(post("/api/skills", "{\"name\":\n \"x\" \"y\"}").on(api).is(400).text())
        .contains("line 2, column");
    post("/api/skills", "x".repeat(HttpRequest.MAX_BODY_BYTES + 1)).on(api).isProblem(413);
    assertThat(get("/api/skills").on(api).text()).isEqualTo("[]");
  }

  // -- revisions

  @Test
  default void aChangeSaysWhatItIsBasedOn() {
    ApiUnderTest api = emptyApi();
    Answered first = post("/api/skills", SKILL).on(api).is(201);
    String path = first.header("Location");
    String other = post("/api/skills", SKILL).on(api).is(201).tag();
    String second = put(path, SKILL).basedOn(first.tag()).on(api).is(200).tag();
    String before = get("/api/skills").on(api).text();

    for (Call change :
        List.of(put(path, SKILL.replace("4", "1")), patch(path, "{\"level\": 2}"), delete(path))) {
      change.on(api).isProblem(428);
      for (String stale :
          List.of(
              first.tag(),
              "W/" + second,
              other,
              "\"x\"",
              "\"\"",
              "\"0" + second.substring(1),
              second.substring(0, second.length() - 1) + "x\"",
              first.tag() + ", W/" + second)) {
        change.basedOn(stale).on(api).isProblem(412).has("ETag", second);
      }
      for (String unreadable : List.of("x", "", "\"x", second + " x", "*, " + second)) {
        change.basedOn(unreadable).on(api).isProblem(400);
      }
      change.basedOn("*").with("If-None-Match", "*").on(api).isProblem(412).has("ETag", second);
      change.basedOn(second).with("If-None-Match", "W/" + second).on(api).isProblem(412);
    }
    assertThat(get("/api/skills").on(api).text()).isEqualTo(before);

    String third =
        put(path, SKILL)
            .basedOn(first.tag() + " ,\t" + second + ",")
            .with("If-None-Match", first.tag())
            .on(api)
            .is(200)
            .tag();
    delete(path).basedOn(third).on(api).is(204);
  }

  @Test
  default void aNewEntryIsBasedOnNone() {
    ApiUnderTest api = emptyApi();

    post("/api/skills", SKILL).basedOn("*").on(api).isProblem(400);
    post("/api/skills", SKILL).with("If-None-Match", "*").on(api).isProblem(400);
    assertThat(get("/api/skills").on(api).text()).isEqualTo("[]");
  }

  @Test
  default void ofTwoWhoChangeTheSameAtTheSameTimeOneWins() throws InterruptedException {
    ApiUnderTest api = emptyApi();
    Answered current = post("/api/experience", HELD).on(api).is(201);
    String path = current.header("Location");

    for (int round = 1; round <= 200; round++) {
      String seen = current.tag();
      List<Answered> outcomes =
          Race.between(
              List.of(
                  put(path, HELD.replace("Programmer", "A " + round)).basedOn(seen),
                  patch(path, "{\"position\": \"B " + round + "\", \"technologies\": [\"Loom\"]}")
                      .basedOn(seen)),
              rival -> rival.on(api));

      boolean firstWon = outcomes.get(0).response().status() == 200;
      Answered winner = outcomes.get(firstWon ? 0 : 1).is(200);
      outcomes.get(firstWon ? 1 : 0).isProblem(412).has("ETag", winner.tag());
      current = get(path).on(api).is(200).has("ETag", winner.tag());
      assertThat(current.text()).isEqualTo(winner.text());
    }
  }

  @Test
  default void ofAChangeAndARemovalAtTheSameTimeOneWins() throws InterruptedException {
    ApiUnderTest api = emptyApi();

    for (int round = 1; round <= 50; round++) {
      Answered added = post("/api/skills", SKILL).on(api).is(201);
      String path = added.header("Location");
      List<Integer> statuses =
          Race.between(
              List.of(
                  patch(path, "{\"level\": 5}").basedOn(added.tag()),
                  delete(path).basedOn(added.tag())),
              rival -> rival.on(api).response().status());

      assertThat(statuses).isIn(List.of(200, 412), List.of(404, 204));
      get(path).on(api).is(statuses.get(0));
      if (statuses.get(0) == 200) {
        delete(path).basedOn("*").on(api).is(204);
      }
    }
  }

  @Test
  default void ofTwoWhoReplaceWhateverThereIsOneIsLastInAllThatItSaid()
      throws InterruptedException {
    ApiUnderTest api = emptyApi();
    String path = post("/api/experience", HELD).on(api).is(201).header("Location");
    String first = HELD.replace("Programmer", "A").replace("\"Loom\", \"brass\"", "\"Cards\"");
    String second = HELD.replace("Programmer", "B").replace("\"Loom\", \"brass\"", "");

    for (int round = 1; round <= 100; round++) {
      List<String> answers =
          Race.between(
              List.of(put(path, first).basedOn("*"), put(path, second).basedOn("*")),
              rival -> rival.on(api).is(200).text());

      assertThat(get(path).on(api).is(200).text()).as("round " + round).isIn(answers);
    }
  }

  @Test
  default void whoChangesWhateverThereIsIsNotRefusedForBeingSlow() throws InterruptedException {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", HttpApiContract.ADA).on(api).is(201);
    String path = post("/api/skills", SKILL).on(api).is(201).header("Location");

    Race.between(
        List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
        rival -> {
          for (int turn = 0; turn < 10; turn++) {
            patch(path, "{\"years_experience\": " + rival + "}").basedOn("*").on(api).is(200);
            put("/api/personal-info", "{\"phone\": \"" + rival + "\"}").on(api).is(200);
          }
          return rival;
        });
  }

  // -- technologies

  @Test
  default void aMentionedTechnologyIsThereAndStaysWhileItIsMentioned() {
    ApiUnderTest api = emptyApi();
    Answered held = post("/api/experience", HELD).on(api).is(201);
    String project = "{\"name\": \"Notes\", \"description\": \"x\", \"technologies\": [\"LOOM\"]}";
    Answered made = post("/api/projects", project).on(api).is(201);
    assertThat(made.text()).contains("[\"Loom\"]");
    Json loom =
        items(get("/api/technologies").on(api)).stream()
            .filter(item -> member(item, "name").equals(new Json.JsonString("Loom")))
            .findAny()
            .orElseThrow();
    assertThat(member(loom, "category")).isEqualTo(new Json.JsonString("other"));
    String path = "/api/technologies/" + ((Json.JsonNumber) member(loom, "id")).literal();

    Answered refused = delete(path).basedOn("*").on(api).isProblem(409);
    assertThat(refused.text()).contains("Loom", "2 entries");
    post("/api/technologies", "{\"name\": \"lOOM\", \"category\": \"x\"}").on(api).isProblem(409);
    get(path).on(api).is(200);

    put(path, "{\"name\": \"Jacquard\", \"category\": \"machines\"}").basedOn("*").on(api).is(200);
    Answered renamed = get(held.header("Location")).on(api).is(200);
    assertThat(renamed.text()).contains("[\"Jacquard\",\"brass\"]");
    assertThat(renamed.tag()).isNotEqualTo(held.tag());
    put(held.header("Location"), HELD)
        .basedOn(held.tag())
        .on(api)
        .isProblem(412)
        .has("ETag", renamed.tag());

    patch(held.header("Location"), "{\"technologies\": []}").basedOn("*").on(api).is(200);
    assertThat(delete(path).basedOn("*").on(api).isProblem(409).text()).contains("1 entry");
    delete(made.header("Location")).basedOn("*").on(api).is(204);
    delete(path).basedOn("*").on(api).is(204);
    get(path).on(api).isProblem(404);
    post("/api/technologies", "{\"name\": \"jacquard\", \"category\": \"x\"}").on(api).is(201);
  }

  // -- paging while others write

  /** A row that nobody touches is on exactly one page, whatever is added and removed meanwhile. */
  @Test
  default void changesBetweenPagesNeitherRepeatNorSkipARow() {
    long seed = new Random().nextLong();
    System.out.println("changesBetweenPagesNeitherRepeatNorSkipARow: seed " + seed);
    Random random = new Random(seed);
    ApiUnderTest api = emptyApi();
    for (EntryKind<?> kind : EntryKinds.ALL) {
      walkWhileOthersWrite(api, kind, random);
    }
  }

  private static <T extends Entry> void walkWhileOthersWrite(
      ApiUnderTest api, EntryKind<T> kind, Random random) {
    RandomEntries<T> some = RandomEntries.of(kind, random.nextLong());
    String list = "/api/" + kind.collection();
    List<String> untouched = new ArrayList<>();
    List<String> toRemove = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      (i % 2 == 0 ? untouched : toRemove).add(added(api, kind, some.next()));
    }

    List<String> seen = new ArrayList<>();
    String next = list + "?limit=" + (1 + random.nextInt(7));
    for (int page = 0; !next.isEmpty(); page++) {
      assertThat(page).as("pages").isLessThan(200);
      Answered answer = get(next).on(api).is(200);
      for (Json item : items(answer)) {
        seen.add(list + "/" + ((Json.JsonNumber) member(item, "id")).literal());
      }
      for (int change = random.nextInt(3); change > 0; change--) {
        if (random.nextBoolean() && !toRemove.isEmpty()) {
          String removed = toRemove.remove(random.nextInt(toRemove.size()));
          delete(removed).basedOn("*").on(api);
        } else {
          added(api, kind, some.next());
        }
      }
      Matcher link = Pattern.compile("<([^>]+)>; rel=\"next\"").matcher(answer.header("Link"));
      next = link.matches() ? link.group(1) : "";
    }

    assertThat(seen).as("rows seen").doesNotHaveDuplicates().containsAll(untouched);
  }

  private static <T extends Entry> String added(ApiUnderTest api, EntryKind<T> kind, T entry) {
    String list = "/api/" + kind.collection();
    return list + "/" + api.entries().of(kind).add(entry).id();
  }

  // -- who may, and in which order it is checked

  @Test
  default void noEntryIsWrittenWithoutAKey() {
    ApiUnderTest api = emptyApi();
    String path = post("/api/skills", SKILL).on(api).is(201).header("Location");
    String before = get("/api/skills").on(api).text();

    for (Call change :
        List.of(
            post("/api/skills", SKILL),
            put(path, SKILL.replace("4", "1")),
            patch(path, "{\"level\": 1}"),
            delete(path))) {
      Call based = change.basedOn("*");
      based.lacking("Authorization").on(api).isProblem(401);
      based.key(ApiKey.of("x".repeat(43))).on(api).isProblem(401);
    }
    assertThat(get("/api/skills").on(api).text()).isEqualTo(before);
  }

  @Test
  default void theChecksOfAnEntryComeInTheirOrder() {
    ApiUnderTest api = emptyApi();
    String path = post("/api/skills", SKILL).on(api).is(201).header("Location");
    Call wrong =
        patch("/api/skills/4711", "")
            .key(ApiKey.of("x".repeat(43)))
            .with("Accept", "text/html")
            .with("Content-Type", "text/plain")
            .body(new byte[HttpRequest.MAX_BODY_BYTES + 1]);

    wrong.on(api).isProblem(406);
    wrong = wrong.with("Accept", "*/*");
    wrong.on(api).isProblem(401);
    wrong = wrong.key(ApiUnderTest.KEY);
    wrong.on(api).isProblem(413);
    wrong = wrong.body("{\"level\": 5, \"x\": 1}".getBytes(StandardCharsets.UTF_8));
    wrong.on(api).isProblem(415).has("Accept-Patch", "application/merge-patch+json");
    wrong = wrong.with("Content-Type", "application/merge-patch+json");
    wrong.on(api).isProblem(400, "/x");
    wrong = wrong.body("{\"level\": 6}".getBytes(StandardCharsets.UTF_8));
    wrong.on(api).isProblem(404);
    Call found = patch(path, "{\"level\": 6}");
    found.on(api).isProblem(428);
    found.basedOn("\"x\"").on(api).isProblem(412);
    found.basedOn("*").on(api).isProblem(422, "/level");
    put("/api/skills/01", SKILL).basedOn("*").on(api).isProblem(404);
    put("/api/skills/x", SKILL).basedOn("*").on(api).isProblem(404);
    put(path + "?x=1", SKILL).basedOn("*").on(api).isProblem(400);
    post("/api/skills?limit=1", SKILL).on(api).isProblem(400);
    delete(path + "?x").basedOn("*").on(api).isProblem(400);
  }

  @Test
  default void whatCanBePatchedSaysByWhat() {
    ApiUnderTest api = emptyApi();

    Call.of("OPTIONS", "/api/skills/1")
        .on(api)
        .is(204)
        .has("Accept-Patch", "application/merge-patch+json");
    Call.of("OPTIONS", "/api/skills").on(api).is(204).lacks("Accept-Patch");
  }

  // -- words

  private static <T extends Entry> String json(EntryKind<T> kind, T entry) {
    byte[] bytes =
        JsonWriter.write(
            json -> {
              json.writeStartObject();
              RecordJson.writeMembers(json, kind.description(), entry);
              json.writeEndObject();
            });
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<Json> items(Answered list) {
    return ((Json.JsonArray) list.is(200).json()).items();
  }

  private static Json member(Json object, String name) {
    return ((Json.JsonObject) object).members().get(name);
  }
}
