package dev.vitae.adapter.http.testkit;

import static dev.vitae.adapter.http.testkit.Call.get;
import static dev.vitae.adapter.http.testkit.Call.patch;
import static dev.vitae.adapter.http.testkit.Call.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.application.Basis;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Experience;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of the API, whatever transport carries it and whatever store is behind it. */
public interface HttpApiContract extends EntryChangesContract {
  String ADA =
      "{\"name\": \"Ada Lovelace\", \"title\": \"Analyst\", \"email\": \"ada@example.org\","
          + " \"phone\": \"+44 20 7946 0000\"}";

  /** With an empty store that no other test uses. */
  @Override
  ApiUnderTest emptyApi();

  // -- reading

  @Test
  default void anEmptyPortfolioIsNotAnError() {
    ApiUnderTest api = emptyApi();

    get("/api/personal-info").on(api).isProblem(404);
    for (EntryKind<?> kind : EntryKinds.ALL) {
      get("/api/" + kind.collection()).on(api).is(200).hasJson("[]").lacks("Link");
      get("/api/" + kind.collection() + "/1").on(api).isProblem(404);
    }
    get("/api/portfolio")
        .on(api)
        .is(200)
        .hasJson(
            "{\"personal_info\": null, \"experience\": [], \"projects\": [], \"skills\": [],"
                + " \"technologies\": []}");
  }

  @Test
  default void everyAttributeIsInTheAnswerAndAnAbsentOneIsNull() {
    ApiUnderTest api = emptyApi();
    Stored<Experience> held =
        api.entries()
            .of(Experience.KIND)
            .add(
                new Experience(
                    "Analytical Engines",
                    "Programmer",
                    LocalDate.of(2020, 2, 29),
                    null,
                    "Notes\n\tG",
                    "London",
                    "https://example.org/",
                    List.of("Loom", "Brass")));
    Stored<Project> made =
        api.entries()
            .of(Project.KIND)
            .add(new Project("Notes", "On the engine", null, null, null, null, null, null));
    Stored<Skill> can = api.entries().of(Skill.KIND).add(new Skill("Poetry", "Science", 5, 12));
    Stored<PersonalInfo> ada =
        api.personalInfo()
            .addFirst(
                new PersonalInfo(
                    "Ada Lovelace", "Analyst", "ada@example.org", null, null, null, null, null))
            .orElseThrow();

    String experience =
        "{\"id\": "
            + held.id()
            + ", \"company\": \"Analytical Engines\", \"position\": \"Programmer\","
            + " \"start_date\": \"2020-02-29\", \"end_date\": null, \"description\":"
            + " \"Notes\\n\\tG\", \"location\": \"London\", \"company_url\":"
            + " \"https://example.org/\", \"technologies\": [\"Brass\", \"Loom\"]}";
    String project =
        "{\"id\": "
            + made.id()
            + ", \"name\": \"Notes\", \"description\": \"On the engine\", \"github_url\": null,"
            + " \"demo_url\": null, \"featured\": false, \"start_date\": null, \"end_date\": null,"
            + " \"technologies\": []}";
    String skill =
        "{\"id\": "
            + can.id()
            + ", \"name\": \"Poetry\", \"category\": \"Science\", \"level\": 5,"
            + " \"years_experience\": 12}";
    String info =
        "{\"name\": \"Ada Lovelace\", \"title\": \"Analyst\", \"email\": \"ada@example.org\","
            + " \"phone\": null, \"location\": null, \"linkedin\": null, \"github\": null,"
            + " \"summary\": null, \"updated_at\": \""
            + ada.updatedAt()
            + "\"}";
    get("/api/experience/" + held.id()).on(api).is(200).hasJson(experience);
    get("/api/experience").on(api).is(200).hasJson("[" + experience + "]");
    get("/api/projects/" + made.id()).on(api).is(200).hasJson(project);
    get("/api/skills/" + can.id()).on(api).is(200).hasJson(skill);
    get("/api/personal-info").on(api).is(200).hasJson(info);
    String technologies = get("/api/technologies").on(api).is(200).text();
    assertThat(technologies).contains("\"name\":\"Brass\",\"category\":\"other\"");
    get("/api/portfolio")
        .on(api)
        .is(200)
        .hasJson(
            "{\"personal_info\": "
                + info
                + ", \"experience\": ["
                + experience
                + "], \"projects\": ["
                + project
                + "], \"skills\": ["
                + skill
                + "], \"technologies\": "
                + technologies
                + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/api/experience/",
        "//api/experience",
        "/api/Experience",
        "/api/experience/0",
        "/api/experience/01",
        "/api/experience/+1",
        "/api/experience/-1",
        "/api/experience/x",
        "/api/experience/99999999999999999999",
        "/api/experience/4711",
        "/api/experience/1/x",
        "/api/personal-info/",
        "/api/personal-info/1",
        "/health",
        "/api/experience%2F1",
        "/api/experience/%31%01"
      })
  default void whatIsNotThereIsNotFound(String path) {
    get(path).on(emptyApi()).isProblem(404);
  }

  @Test
  default void anEncodedAddressIsTheSameAddress() {
    get("/%61pi/exp%65rience").on(emptyApi()).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/experience/%zz",
        "/api/experience/%31%00",
        "/api/%",
        "/api/experience/%F0%28"
      })
  default void anAddressThatCannotBeDecodedIsABadRequest(String path) {
    get(path).on(emptyApi()).isProblem(400);
  }

  @Test
  default void listsCanBeNarrowed() {
    ApiUnderTest api = emptyApi();
    var projects = api.entries().of(Project.KIND);
    projects.add(new Project("A", "x", null, null, true, null, null, List.of("Java", "C++")));
    projects.add(new Project("B", "x", null, null, false, null, null, List.of("Java")));
    var skills = api.entries().of(Skill.KIND);
    skills.add(new Skill("Java", "back end", 5, null));
    skills.add(new Skill("Go", "back end", 3, null));
    skills.add(new Skill("CSS", "front end", 4, null));

    assertThat(names(get("/api/projects?featured=true").on(api))).containsExactly("A");
    assertThat(names(get("/api/projects?featured=false").on(api))).containsExactly("B");
    assertThat(names(get("/api/projects?technology=java").on(api))).containsExactly("A", "B");
    assertThat(names(get("/api/projects?technology=c%2B%2B").on(api))).containsExactly("A");
    assertThat(names(get("/api/projects?technology=c++").on(api))).isEmpty();
    assertThat(names(get("/api/projects?technology=java&featured=false").on(api)))
        .containsExactly("B");
    assertThat(names(get("/api/skills?category=back+end").on(api))).containsExactly("Java", "Go");
    assertThat(names(get("/api/skills?category=back%20end&min_level=4").on(api)))
        .containsExactly("Java");
    assertThat(names(get("/api/skills?min_level=4").on(api))).containsExactly("Java", "CSS");
    assertThat(names(get("/api/technologies?category=other").on(api)))
        .containsExactly("C++", "Java");
    assertThat(names(get("/api/technologies?category=nothing").on(api))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/skills?limit=0",
        "/api/skills?limit=101",
        "/api/skills?limit=x",
        "/api/skills?limit=",
        "/api/skills?limit",
        "/api/skills?limit=1&limit=1",
        "/api/skills?limit=%31&%6Cimit=1",
        "/api/skills?min_level=0",
        "/api/skills?min_level=6",
        "/api/skills?min_level=1.5",
        "/api/skills?category=",
        "/api/skills?category=a%00b",
        "/api/skills?featured=true",
        "/api/skills?unknown=1",
        "/api/skills?&",
        "/api/skills?=",
        "/api/skills?category=%ff",
        "/api/skills?category=%4",
        "/api/projects?featured=yes",
        "/api/projects?featured=",
        "/api/experience?technology=%20",
        "/api/experience/1?limit=1",
        "/api/personal-info?x=1",
        "/api/portfolio?limit=1",
        "/health/live?x",
        "/health/ready?x",
        "/api/skills?cursor=",
        "/api/skills?cursor=x",
        "/api/skills?cursor=AAAA",
        "/api/skills?cursor=%00"
      })
  default void aQueryThatIsNotUnderstoodIsABadRequest(String target) {
    get(target).on(emptyApi()).isProblem(400);
  }

  @Test
  default void pagesFollowOneAnotherByTheirLinks() {
    ApiUnderTest api = emptyApi();
    for (EntryKind<?> kind : EntryKinds.ALL) {
      addSome(api, kind, 11);
    }

    for (EntryKind<?> kind : EntryKinds.ALL) {
      String whole = get("/api/" + kind.collection()).on(api).is(200).lacks("Link").text();
      List<String> pages = new ArrayList<>();
      Answered page = get("/api/" + kind.collection() + "?limit=3").on(api).is(200);
      pages.add(items(page));
      while (!page.header("Link").isEmpty()) {
        page = get(nextOf(page)).on(api).is(200);
        pages.add(items(page));
      }
      assertThat("[" + String.join(",", pages) + "]").isEqualTo(whole);
      assertThat(pages).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  default void aCursorHoldsForItsListAndItsFiltersOnly() {
    ApiUnderTest api = emptyApi();
    for (int i = 0; i < 4; i++) {
      api.entries().of(Skill.KIND).add(new Skill("S" + i, "x", 3, null));
    }
    String next = nextOf(get("/api/skills?limit=2&category=x").on(api).is(200));
    String cursor = next.substring(next.indexOf("cursor=") + "cursor=".length());

    assertThat(names(get("/api/skills?category=x&cursor=" + cursor).on(api)))
        .containsExactly("S2", "S3");
    get("/api/skills?cursor=" + cursor).on(api).isProblem(400);
    get("/api/skills?category=y&cursor=" + cursor).on(api).isProblem(400);
    get("/api/technologies?category=x&cursor=" + cursor).on(api).isProblem(400);
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String damaged = cursor.substring(0, i) + other + cursor.substring(i + 1);
      get("/api/skills?category=x&cursor=" + damaged).on(api).isProblem(400);
    }
    get("/api/skills?category=x&cursor=" + cursor + "=").on(api).isProblem(400);
  }

  @Test
  default void thePortfolioSaysWhereALongListGoesOn() {
    ApiUnderTest api = emptyApi();
    for (int i = 0; i < 103; i++) {
      api.entries().of(Skill.KIND).add(new Skill("S" + i, "x", 3, null));
    }

    Answered portfolio = get("/api/portfolio").on(api).is(200);

    assertThat(portfolio.header("Link")).endsWith("; rel=\"next\"; anchor=\"#/skills\"");
    assertThat(names(get(nextOf(portfolio)).on(api).is(200))).hasSize(3);
  }

  @Test
  default void healthTellsWhetherItIsUpAndReady() {
    ApiUnderTest api = emptyApi();

    get("/health/live").on(api).is(200).hasJson("{\"status\": \"up\"}");
    Answered ready = get("/health/ready").on(api).is(200).has("Cache-Control", "no-store");
    assertThat(ready.text()).contains("\"status\":\"ready\"");
  }

  // -- changing the personal info

  @Test
  default void theFirstCompletePersonalInfoIsCreated() {
    ApiUnderTest api = emptyApi();

    Answered created =
        put("/api/personal-info", ADA)
            .on(api)
            .is(201)
            .has("Location", "/api/personal-info")
            .has("Content-Location", "/api/personal-info")
            .has("Cache-Control", "no-store");

    Answered read = get("/api/personal-info").on(api).is(200);
    assertThat(read.text()).isEqualTo(created.text()).contains("\"phone\":\"+44 20 7946 0000\"");
    assertThat(read.header("ETag")).isEqualTo(created.header("ETag")).matches("\"[!#-~]+\"");
  }

  @Test
  default void anIncompleteFirstPersonalInfoIsNotFound() {
    ApiUnderTest api = emptyApi();

    put("/api/personal-info", "{\"name\": \"Ada\"}").on(api).isProblem(404);
    put("/api/personal-info", ADA.replace("\"Analyst\"", "null")).on(api).isProblem(404);
    put("/api/personal-info", ADA.replace("ada@", "ada")).on(api).isProblem(422, "/email");
    put("/api/personal-info", ADA).with("If-Match", "*").on(api).isProblem(404);
    assertThat(api.personalInfo().newest()).isEmpty();
  }

  @Test
  default void aPutChangesWhatItNamesAndLeavesTheRest() {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", ADA).on(api).is(201);

    put("/api/personal-info", "{\"title\": \"  Countess \", \"phone\": null}")
        .on(api)
        .is(200)
        .has("Content-Location", "/api/personal-info")
        .lacks("Location");

    PersonalInfo now = api.personalInfo().newest().orElseThrow().value();
    assertThat(now)
        .isEqualTo(
            new PersonalInfo(
                "Ada Lovelace", "Countess", "ada@example.org", null, null, null, null, null));
  }

  @Test
  default void everyMistakeIsReportedAtOnceAndNothingChanges() {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", ADA).on(api).is(201);
    Stored<PersonalInfo> before = api.personalInfo().newest().orElseThrow();

    put(
            "/api/personal-info",
            "{\"name\": null, \"title\": \" \", \"email\": \"ada\", \"phone\": \""
                + "1".repeat(51)
                + "\", \"location\": \"a\\u0000b\", \"linkedin\": \"javascript:alert(1)\","
                + " \"github\": \"example.org\", \"summary\": \"a\\rb\"}")
        .on(api)
        .isProblem(
            422,
            "/name",
            "/title",
            "/email",
            "/phone",
            "/location",
            "/linkedin",
            "/github",
            "/summary");
    put("/api/personal-info", "{\"nmae\": \"x\", \"title\": 5, \"email\": [], \"a/b~\": 1}")
        .on(api)
        .isProblem(400, "/nmae", "/title", "/email", "/a~1b~0");
    put("/api/personal-info", "{}").on(api).isProblem(400);
    assertThat(put("/api/personal-info", "{}").on(api).text()).contains("No fields to update");

    assertThat(api.personalInfo().newest()).contains(before);
  }

  @Test
  default void aTextOfTheGreatestLengthIsKeptWhole() {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", ADA).on(api).is(201);
    String longest = "😀".repeat(254) + "é";

    put("/api/personal-info", "{\"name\": \"" + longest + "\"}").on(api).is(200);
    put("/api/personal-info", "{\"name\": \"x" + longest + "\"}").on(api).isProblem(422, "/name");

    assertThat(api.personalInfo().newest().orElseThrow().value().name()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"name\": \"x\",}",
        "{\"name\": \"x\"} x",
        "{'name': 'x'}",
        "{\"name\": \"a\tb\"}",
        "{\"name\": \"x\" /* */}",
        "{\"name\": 01}",
        "{\"name\": NaN}",
        "{\"name\": \"\\x\"}",
        "{\"name\"}",
        "nul",
        "\uFEFF{\"name\": \"x\"}",
        "]",
        "{\"a\":1}]"
      })
  default void brokenJsonIsABadRequest(String body) {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", body).on(api).is(400);
    assertThat(api.personalInfo().newest()).isEmpty();
  }

  @Test
  default void jsonThatIsTooMuchOrNoUnicodeIsABadRequest() {
    ApiUnderTest api = emptyApi();

    put("/api/personal-info", "[".repeat(100_000)).on(api).is(400);
    put("/api/personal-info", "{\"name\":".repeat(100_000)).on(api).is(400);
    put("/api/personal-info", "{\"name\": " + "9".repeat(10_000) + "}").on(api).is(400);
    put("/api/personal-info", "{\"name\": \"a\", \"name\": \"b\"}").on(api).isProblem(400, "/name");
    put("/api/personal-info", "{\"name\": \"\\ud800\"}").on(api).isProblem(400, "/name");
    put("/api/personal-info", "{\"name\": \"\\udc00\\ud800\"}").on(api).isProblem(400, "/name");
    put("/api/personal-info", "")
        .body(new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xff, '"', '}'})
        .on(api)
        .is(400);
    assertThat(put("/api/personal-info", "{\"name\": \"x\",\n  oops}").on(api).text())
        .contains("line 2, column 3");
    for (String notAnObject : List.of("[]", "\"x\"", "5", "true", "null")) {
      put("/api/personal-info", notAnObject).on(api).is(400);
    }
  }

  @Test
  default void aChangeOfAStaleRevisionIsRefused() {
    ApiUnderTest api = emptyApi();
    String first = put("/api/personal-info", ADA).on(api).is(201).header("ETag");
    String second =
        put("/api/personal-info", "{\"title\": \"B\"}")
            .with("If-Match", first)
            .on(api)
            .is(200)
            .header("ETag");
    assertThat(second).isNotEqualTo(first);

    for (String stale :
        List.of(
            first,
            "W/" + second,
            second.replace("-", "-x"),
            "\"1.1-x\"",
            "\"x\"",
            "\"\"",
            first + ", W/" + second)) {
      put("/api/personal-info", "{\"title\": \"C\"}")
          .with("If-Match", stale)
          .on(api)
          .isProblem(412)
          .has("ETag", second);
    }
    put("/api/personal-info", "{\"title\": \"C\"}").with("If-Match", "x").on(api).isProblem(400);
    assertThat(api.personalInfo().newest().orElseThrow().value().title()).isEqualTo("B");

    put("/api/personal-info", "{\"title\": \"C\"}")
        .with("If-Match", first + " , " + second)
        .on(api)
        .is(200);
    put("/api/personal-info", "{\"title\": \"D\"}").with("If-Match", "*").on(api).is(200);
  }

  @Test
  default void aPatchOfThePersonalInfoSaysWhatItIsBasedOn() {
    ApiUnderTest api = emptyApi();
    patch("/api/personal-info", ADA).on(api).isProblem(404);
    patch("/api/personal-info", ADA).basedOn("*").on(api).isProblem(404);
    String first = put("/api/personal-info", ADA).on(api).is(201).tag();

    Call patch = patch("/api/personal-info", "{\"phone\": null, \"title\": \"Countess\"}");
    patch.on(api).isProblem(428);
    Answered changed =
        patch.basedOn(first).on(api).is(200).has("Content-Location", "/api/personal-info");
    patch.basedOn(first).on(api).isProblem(412).has("ETag", changed.tag());
    assertThat(changed.text())
        .contains("\"title\":\"Countess\"", "\"phone\":null", "\"name\":\"Ada Lovelace\"");
    patch("/api/personal-info", "{\"email\": null, \"name\": \" \"}")
        .basedOn("*")
        .on(api)
        .isProblem(422, "/name", "/email");
    patch("/api/personal-info", "{}").basedOn("*").on(api).is(200);
    patch("/api/personal-info", "{\"updated_at\": null}")
        .basedOn("*")
        .on(api)
        .isProblem(400, "/updated_at");
    patch("/api/personal-info", "[]").basedOn("*").on(api).is(400);
    patch
        .with("Content-Type", "application/json")
        .on(api)
        .isProblem(415)
        .has("Accept-Patch", "application/merge-patch+json");
  }

  @Test
  default void aPutMayAskThatNothingBeThere() {
    ApiUnderTest api = emptyApi();

    String tag =
        put("/api/personal-info", ADA).with("If-None-Match", "*").on(api).is(201).header("ETag");
    put("/api/personal-info", ADA)
        .with("If-None-Match", "*")
        .on(api)
        .isProblem(412)
        .has("ETag", tag);
    put("/api/personal-info", ADA).with("If-None-Match", "W/" + tag).on(api).isProblem(412);
    put("/api/personal-info", ADA).with("If-None-Match", "\"x\"").on(api).is(200);
  }

  // -- conditions

  @Test
  default void whatTheClientHasIsNotSentAgain() {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", ADA).on(api).is(201);
    Stored<Experience> held =
        api.entries().of(Experience.KIND).add(RandomEntries.of(Experience.KIND, 1).next());

    for (String target :
        List.of(
            "/api/personal-info",
            "/api/experience",
            "/api/experience/" + held.id(),
            "/api/skills",
            "/api/portfolio")) {
      Answered whole =
          get(target)
              .on(api)
              .is(200)
              .has("Cache-Control", "public, max-age=0, stale-if-error=86400");
      String tag = whole.header("ETag");
      for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
        Answered unchanged = get(target).with("If-None-Match", known).on(api).is(304);
        unchanged.has("ETag", tag).has("Cache-Control", whole.header("Cache-Control"));
        unchanged.lacks("Content-Length").lacks("Content-Type");
        assertThat(unchanged.text()).isEmpty();
      }
      get(target).with("If-None-Match", "\"x\"").on(api).is(200).has("ETag", tag);
      get(target).with("If-None-Match", "x").on(api).isProblem(400);
      get(target).basedOn(tag).on(api).is(200);
      get(target).basedOn("*").on(api).is(200);
      get(target).basedOn("W/" + tag).on(api).isProblem(412).has("ETag", tag);
      get(target).basedOn("\"x\"").with("If-None-Match", tag).on(api).isProblem(412);
    }
  }

  @Test
  default void theTagChangesWheneverTheAnswerDoes() {
    ApiUnderTest api = emptyApi();
    var experience = api.entries().of(Experience.KIND);
    Stored<Experience> held =
        experience.add(
            new Experience("A", "B", LocalDate.EPOCH, null, null, null, null, List.of("Golang")));
    List<String> targets =
        List.of("/api/experience", "/api/experience/" + held.id(), "/api/portfolio");
    List<String> before = tags(api, targets);

    Stored<Technology> golang =
        api.entries().of(Technology.KIND).list(firstOf(Technology.KIND)).entries().get(0);
    api.entries()
        .of(Technology.KIND)
        .replace(golang.id(), Basis.ANY, new Technology("Go", "language"));
    List<String> renamed = tags(api, targets);
    assertThat(renamed).doesNotContainAnyElementsOf(before);

    experience.remove(held.id(), Basis.ANY);
    assertThat(tags(api, List.of("/api/experience", "/api/portfolio")))
        .doesNotContainAnyElementsOf(renamed);
  }

  // -- methods, negotiation, authorisation

  @Test
  default void headIsGetWithoutTheBody() {
    ApiUnderTest api = emptyApi();
    put("/api/personal-info", ADA).on(api).is(201);

    for (String target : List.of("/api/personal-info", "/api/skills", "/health/live", "/nothing")) {
      Answered whole = get(target).on(api);
      Answered head = Call.of("HEAD", target).on(api).is(whole.response().status());
      assertThat(head.response().body()).isEmpty();
      head.has("Content-Type", whole.header("Content-Type"));
      head.has("ETag", whole.header("ETag"));
      if (!target.equals("/nothing")) { // its request id is in the body
        head.has("Content-Length", whole.header("Content-Length"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/personal-info, 'GET, HEAD, PUT, PATCH, OPTIONS'",
    "/api/skills, 'GET, HEAD, POST, OPTIONS'",
    "/api/skills/1, 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'",
    "/api/portfolio, 'GET, HEAD, OPTIONS'",
    "/health/ready, 'GET, HEAD, OPTIONS'"
  })
  default void anAddressTellsItsMethods(String path, String allow) {
    ApiUnderTest api = emptyApi();

    Call.of("OPTIONS", path).on(api).is(204).has("Allow", allow).lacks("Content-Length");
    for (String method : List.of("TRACE", "BREW", "get")) {
      Call.of(method, path).on(api).isProblem(405).has("Allow", allow);
    }
    Call.of("OPTIONS", path + "/x/y").on(api).isProblem(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | 200",
        "application/*;q=0.1 | 200",
        "text/html, */*;q=0.8 | 200",
        "APPLICATION/JSON; charset=utf-8 | 200",
        "text/html | 406",
        "application/xml, text/* | 406",
        "application/json;q=0, */* | 406",
        "application/problem+json | 406",
        "*/*;q=0 | 406",
        "nonsense; q=x | 200",
        "; | 200",
        ",;, | 200"
      })
  default void acceptIsHeeded(String accept, int status) {
    get("/api/skills").with("Accept", accept).on(emptyApi()).is(status);
  }

  @Test
  default void nobodyWritesWithoutAKey() {
    ApiUnderTest api = emptyApi();
    Call put = put("/api/personal-info", ADA);

    put.lacking("Authorization")
        .on(api)
        .isProblem(401)
        .has("WWW-Authenticate", "Bearer realm=\"vitae\"");
    for (String wrong :
        List.of(
            "Bearer",
            "Bearer ",
            "Basic eDp5",
            ApiUnderTest.KEY.reveal(),
            "Bearer " + ApiUnderTest.KEY.digest(),
            "Bearer " + ApiUnderTest.KEY.reveal().replace('0', '1'),
            "Bearer " + ApiUnderTest.KEY.reveal() + "x")) {
      Answered refused = put.with("Authorization", wrong).on(api).isProblem(401);
      assertThat(refused.text()).doesNotContain(ApiUnderTest.KEY.reveal().substring(1, 20));
    }
    assertThat(api.personalInfo().newest()).isEmpty();

    put.with("Authorization", "bearer   " + ApiUnderTest.KEY.reveal()).on(api).is(201);
  }

  @Test
  default void theChecksComeInTheirOrder() {
    ApiUnderTest api = emptyApi();
    byte[] tooLarge = new byte[HttpRequest.MAX_BODY_BYTES + 1];
    Call wrong =
        put("/api/personal-infos", "")
            .key(ApiKey.of("x".repeat(43)))
            .with("Accept", "text/html")
            .with("Content-Type", "text/plain")
            .with("If-Match", "\"x\"")
            .body(tooLarge);

    wrong.on(api).isProblem(404);
    wrong = Call.of("PUT", "/api/skills").with("Accept", "text/html");
    wrong.on(api).isProblem(405);
    wrong =
        put("/api/personal-info", "")
            .key(ApiKey.of("x".repeat(43)))
            .with("Accept", "text/html")
            .with("Content-Type", "text/plain")
            .with("If-Match", "\"x\"")
            .body(tooLarge);
    wrong.on(api).isProblem(406);
    wrong = wrong.with("Accept", "*/*");
    wrong.on(api).isProblem(401);
    wrong = wrong.key(ApiUnderTest.KEY);
    wrong.on(api).isProblem(413);
    wrong = wrong.body("x".getBytes(StandardCharsets.UTF_8));
    wrong.on(api).isProblem(415).has("Accept", "application/json");
    wrong.with("Content-Type", ";").on(api).isProblem(415);
    wrong = wrong.with("Content-Type", "application/json; charset=UTF-8");
    wrong.on(api).is(400);
    wrong = wrong.body("{\"name\": \" \"}".getBytes(StandardCharsets.UTF_8));
    wrong.on(api).isProblem(404);
    put("/api/personal-info", ADA).on(api).is(201);
    wrong.on(api).isProblem(412);
    wrong.lacking("If-Match").on(api).isProblem(422, "/name");
  }

  @Test
  default void aBodyOfTheGreatestSizeIsRead() {
    ApiUnderTest api = emptyApi();
    String filled = ADA + " ".repeat(HttpRequest.MAX_BODY_BYTES - ADA.length());

    put("/api/personal-info", filled).on(api).is(201);
    put("/api/personal-info", filled + " ").on(api).isProblem(413);
  }

  // -- what every answer has

  @Test
  default void everyAnswerIsGuardedAndHasARequestId() {
    ApiUnderTest api = emptyApi();

    for (Call call :
        List.of(
            get("/api/skills"),
            get("/nothing"),
            put("/api/personal-info", ADA),
            put("/api/personal-info", "{"),
            Call.of("OPTIONS", "/api/skills"))) {
      Answered answer = call.on(api);
      answer.has("X-Content-Type-Options", "nosniff");
      answer.has("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      assertThat(answer.header("X-Request-Id")).matches("[A-Za-z0-9._-]{1,64}");
      call.with("X-Request-Id", "my.own_ID-7").on(api).has("X-Request-Id", "my.own_ID-7");
      for (String strange : List.of("a b", "x".repeat(65), "<script>", "")) {
        assertThat(call.with("X-Request-Id", strange).on(api).header("X-Request-Id"))
            .isNotEqualTo(strange)
            .matches("[A-Za-z0-9._-]{1,64}");
      }
    }
  }

  @Test
  default void anyPageMayReadAndTheChosenOnesMayWrite() {
    ApiUnderTest api = emptyApi();
    String exposed = "ETag, Link, Location, Retry-After, X-Request-Id";

    get("/api/skills")
        .with("Origin", "https://else.example")
        .on(api)
        .has("Access-Control-Allow-Origin", "*")
        .has("Access-Control-Expose-Headers", exposed);
    get("/nothing").on(api).has("Access-Control-Allow-Origin", "*");
    put("/api/personal-info", ADA)
        .with("Origin", ApiUnderTest.WRITE_ORIGIN)
        .on(api)
        .is(201)
        .has("Access-Control-Allow-Origin", ApiUnderTest.WRITE_ORIGIN)
        .has("Access-Control-Expose-Headers", exposed)
        .has("Vary", "Origin");
    put("/api/personal-info", ADA)
        .with("Origin", "https://else.example")
        .on(api)
        .lacks("Access-Control-Allow-Origin")
        .has("Vary", "Origin");

    Call preflight =
        Call.of("OPTIONS", "/api/personal-info")
            .with("Origin", ApiUnderTest.WRITE_ORIGIN)
            .with("Access-Control-Request-Method", "PUT")
            .with("Access-Control-Request-Headers", "authorization, content-type");
    Answered allowed =
        preflight.on(api).is(204).has("Access-Control-Allow-Origin", ApiUnderTest.WRITE_ORIGIN);
    assertThat(allowed.header("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(allowed.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Content-Type", "If-Match");
    preflight
        .with("Origin", "https://else.example")
        .on(api)
        .is(204)
        .lacks("Access-Control-Allow-Origin");
    preflight
        .with("Origin", "https://else.example")
        .with("Access-Control-Request-Method", "GET")
        .on(api)
        .is(204)
        .has("Access-Control-Allow-Origin", "*");
  }

  // -- the page to read and try all this

  @Test
  default void thePageIsThereAndMayUseNothingFromElsewhere() {
    ApiUnderTest api = emptyApi();

    Answered page =
        get("/docs")
            .with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .on(api)
            .is(200)
            .has("Content-Type", "text/html;charset=utf-8")
            .has("Cache-Control", "public, max-age=0, stale-if-error=86400")
            .has("Vary", "Accept-Encoding");
    assertThat(page.response().headers().all("Content-Security-Policy"))
        .containsExactly(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(page.text()).startsWith("<!doctype html>").contains("<html lang=\"en\">");
    get("/docs").with("Accept", "application/json").on(api).isProblem(406);
    get("/docs?theme=dark").on(api).isProblem(400);
    for (String path :
        List.of("/docs/", "/docs/page.html", "/docs/x.js", "/docs/..%2FHttpApi.class")) {
      get(path).on(api).isProblem(404);
    }
    Call.of("OPTIONS", "/docs").on(api).is(204).has("Allow", "GET, HEAD, OPTIONS");
  }

  @Test
  default void everyPartOfThePageIsServedHere() {
    ApiUnderTest api = emptyApi();

    List<String> parts = new ArrayList<>();
    Matcher part =
        Pattern.compile("(?:src|href)=\"([^#\"]+)\"").matcher(get("/docs").on(api).text());
    while (part.find()) {
      parts.add(part.group(1));
    }

    assertThat(parts)
        .as("relative, so that they are found behind a prefix, too")
        .contains("docs/page.js", "docs/swagger-ui-bundle.js", "openapi.json")
        .noneMatch(name -> name.startsWith("/") || name.contains(":"));
    for (String name : parts) {
      String type =
          switch (name.substring(name.lastIndexOf('.'))) {
            case ".css" -> "text/css;charset=utf-8";
            case ".js" -> "text/javascript;charset=utf-8";
            case ".json" -> "application/json";
            case ".svg" -> "image/svg+xml;charset=utf-8";
            default -> "text/plain;charset=utf-8";
          };
      Answered plain = get("/" + name).on(api).is(200);
      plain.has("Content-Type", type).has("Vary", "Accept-Encoding").lacks("Content-Encoding");
      plain.has("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
      plain.has("Content-Length", Integer.toString(plain.response().body().length));
      get("/" + name).with("If-None-Match", plain.header("ETag")).on(api).is(304);
    }
  }

  @Test
  default void aLargePartIsSmallForThoseWhoTakeItCompressed() throws IOException {
    ApiUnderTest api = emptyApi();
    Call call = get("/docs/swagger-ui-bundle.js");
    Answered plain = call.on(api).is(200).has("Vary", "Accept-Encoding");
    Call asking = call.with("Accept-Encoding", "gzip, deflate, br");

    Answered gzip = asking.on(api).is(200).has("Content-Encoding", "gzip");

    byte[] body = gzip.response().body();
    assertThat(body).hasSizeLessThan(500_000);
    gzip.has("Content-Length", Integer.toString(body.length)).has("Vary", "Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
        .isEqualTo(plain.response().body());
    assertThat(gzip.header("ETag")).isNotEqualTo(plain.header("ETag"));
    asking
        .with("If-None-Match", gzip.header("ETag"))
        .on(api)
        .is(304)
        .has("ETag", gzip.header("ETag"))
        .has("Vary", "Accept-Encoding")
        .lacks("Content-Encoding");
    asking.with("If-None-Match", plain.header("ETag")).on(api).is(200);
    Answered head =
        Call.of("HEAD", "/docs/swagger-ui-bundle.js")
            .with("Accept-Encoding", "gzip")
            .on(api)
            .is(200)
            .has("Content-Length", Integer.toString(body.length))
            .has("Content-Encoding", "gzip");
    assertThat(head.response().body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "x-gzip | true",
        "GZIP;q=0.001 | true",
        "br;q=1.0, gzip;q=0.8, *;q=0.1 | true",
        "* | true",
        "gzip, identity | true",
        "gzip;q=0 | false",
        "gzip;q=0, * | false",
        "*;q=0 | false",
        "br, deflate | false",
        "identity | false",
        "identity, gzip;q=0.5 | false",
        "gzip;q=high | false",
        "; | false",
        "gzip, ; | true",
        "'' | false"
      })
  default void acceptEncodingIsHeeded(String acceptEncoding, boolean gzip) {
    Answered answer = get("/docs").with("Accept-Encoding", acceptEncoding).on(emptyApi()).is(200);

    answer.has("Content-Encoding", gzip ? "gzip" : "");
  }

  // -- words

  private static <T extends Entry> dev.vitae.application.EntryQuery<T> firstOf(EntryKind<T> kind) {
    return dev.vitae.application.EntryQuery.firstOf(kind);
  }

  private static <T extends Entry> void addSome(ApiUnderTest api, EntryKind<T> kind, int count) {
    RandomEntries.of(kind, 1).next(count).forEach(api.entries().of(kind)::add);
  }

  private static List<String> tags(ApiUnderTest api, List<String> targets) {
    List<String> tags = new ArrayList<>();
    targets.forEach(target -> tags.add(get(target).on(api).is(200).header("ETag")));
    return tags;
  }

  private static List<String> names(Answered list) {
    List<String> names = new ArrayList<>();
    for (Json item : ((Json.JsonArray) list.is(200).json()).items()) {
      Json name = ((Json.JsonObject) item).members().get("name");
      names.add(((Json.JsonString) name).value());
    }
    return names;
  }

  private static String items(Answered page) {
    return page.text().substring(1, page.text().length() - 1);
  }

  private static String nextOf(Answered page) {
    Matcher next = Pattern.compile("<([^>]+)>; rel=\"next\".*").matcher(page.header("Link"));
    assertThat(next.matches()).as(page.header("Link")).isTrue();
    return next.group(1);
  }
}
