package dev.vitae.infra.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.infra.WithNode;
import dev.vitae.infra.deploy.PlayedStack.Back;
import dev.vitae.infra.deploy.Step.Deed;
import dev.vitae.infra.deploy.Template.Turn;
import dev.vitae.infra.settings.Artifacts;
import dev.vitae.infra.settings.ConnectionBudget;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.LambdaProcess.Invoked;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stack is deployed: a version is published, the schema migrated, and then the version served;
 * and when that fails, what served before goes on. The template is the app's, the migrator and the
 * API are the deployables that it names, and the database is a PostgreSQL; CloudFormation alone is
 * played.
 */
@WithNode
@Tag("once")
class DeployTest {
  private static final String VERSION = "AWS::Lambda::Version";
  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String PERMISSION = "AWS::Lambda::Permission";
  private static final String INTEGRATION = "AWS::ApiGatewayV2::Integration";
  private static final String ROUTE = "AWS::ApiGatewayV2::Route";
  private static final String MIGRATION = "Custom::DatabaseMigration";

  private static final Set<Deed> CHANGES = Set.of(Deed.CREATED, Deed.UPDATED);

  private static final String PHYSICAL_ID =
      "vitae-migrations--vitae-staging-migration-database-url";

  private static final Artifacts GOOD =
      Builds.withMigration("mottos", "ALTER TABLE skills ADD COLUMN motto text;\n");
  private static final Artifacts BROKEN =
      Builds.withMigration(
          "broken", "ALTER TABLE skills ADD COLUMN lost text;\nINSERT INTO nowhere VALUES (1);\n");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Bucket BUCKET = new Bucket();
  private static ParameterStore parameters;

  /** The migrator's processes: they read where the database is with each event. */
  private static Sandboxes migrators;

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private final Account account = new Account(migrators);

  @BeforeAll
  static void open() throws IOException {
    parameters = new ParameterStore();
    migrators = new Sandboxes(BUCKET, parameters);
  }

  @AfterAll
  static void close() {
    migrators.close();
    parameters.close();
  }

  @BeforeEach
  void tellWhereTheDatabaseIs() {
    String url = LambdaProcess.text(database.url());
    parameters.put("/vitae/staging/migration-database-url", url);
    parameters.put("/vitae/staging/database-url", url);
    parameters.put("/vitae/staging/api-key-digests", "laptop:" + "0".repeat(64));
  }

  private static Template first() {
    return BUCKET.publish(Builds.assembly("first", Builds.FIRST));
  }

  private static Template anotherApi() {
    return BUCKET.publish(Builds.assembly("another-api", Builds.ANOTHER_API));
  }

  private static Template good() {
    return BUCKET.publish(Builds.assembly("good", GOOD));
  }

  private static Template broken() {
    return BUCKET.publish(Builds.assembly("broken", BROKEN));
  }

  /** A stack of the first build, with a row in its database. */
  private PlayedStack created(Turn turn, Back back) throws Exception {
    PlayedStack stack = new PlayedStack(account, turn, back);
    stack.deploy(first());
    write("INSERT INTO skills (name, category, level) VALUES ('Java', 'Languages', 5)");
    stack.journal();
    account.events();
    account.answers();
    return stack;
  }

  @ParameterizedTest
  @EnumSource(Turn.class)
  void aVersionIsPublishedThenTheSchemaMigratedAndThenTheVersionServed(Turn turn) throws Exception {
    PlayedStack stack = new PlayedStack(account, turn, Back.IN_ORDER);
    stack.deploy(first());

    List<Step> journal = stack.journal();
    assertOrder(journal, VERSION, MIGRATION, ALIAS, INTEGRATION, ROUTE);
    assertOrder(journal, ALIAS, PERMISSION);
    assertThat(account.events()).extracting(DeployTest::request).containsExactly("Create");
    assertThat(newestMigration()).isEqualTo(newestOfTheFirst());

    write("INSERT INTO skills (name, category, level) VALUES ('Java', 'Languages', 5)");
    assertServing(stack, "1", Builds.FIRST.api());
  }

  @Test
  void withoutAnotherMigrationTheMigratorIsNotCalledAndTheNewVersionServes() throws Exception {
    PlayedStack stack = created(Turn.LATE, Back.IN_ORDER);
    Picture before = picture();
    stack.deploy(anotherApi());

    List<Step> journal = stack.journal();
    assertThat(account.events()).isEmpty();
    assertThat(journal).noneMatch(step -> step.type().equals(MIGRATION));
    assertOrder(journal, VERSION, ALIAS);
    assertThat(journal).last().matches(step -> step.deed() == Deed.DELETED);
    assertThat(picture()).isEqualTo(before);
    assertServing(stack, "2", Builds.ANOTHER_API.api());

    stack.deploy(anotherApi());
    assertThat(stack.journal()).as("the same once more").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Turn.class)
  void anotherMigrationRunsBeforeTheVersionThatNeedsItServes(Turn turn) throws Exception {
    PlayedStack stack = created(turn, Back.IN_ORDER);
    Picture before = picture();
    stack.deploy(good());

    assertOrder(stack.journal(), VERSION, MIGRATION, ALIAS);
    assertThat(account.events())
        .singleElement()
        .satisfies(event -> assertThat(request(event)).isEqualTo("Update"))
        .satisfies(event -> assertThat(physicalId(event)).isEqualTo(PHYSICAL_ID));
    assertAhead(before);
    assertServing(stack, "2", GOOD.api());
  }

  @ParameterizedTest
  @EnumSource(Back.class)
  void aMigrationThatFailsFailsTheDeployAndWhatServedBeforeGoesOn(Back back) throws Exception {
    PlayedStack stack = created(Turn.LATE, back);
    Picture before = picture();
    assertThatThrownBy(() -> stack.deploy(broken()))
        .isInstanceOf(DeployFailedException.class)
        .hasMessageContaining("nowhere");

    List<Step> journal = stack.journal();
    assertThat(journal).noneMatch(step -> step.type().equals(ALIAS));
    assertThat(deeds(journal, MIGRATION)).containsExactly(Deed.FAILED, Deed.PUT_BACK);
    assertThat(deeds(journal, VERSION)).containsExactly(Deed.CREATED, Deed.DELETED);
    assertReversed(account.events());
    assertThat(picture()).isEqualTo(before);
    assertServing(stack, "1", Builds.FIRST.api());

    stack.deploy(good());
    assertOrder(stack.journal(), VERSION, MIGRATION, ALIAS);
    assertAhead(before);
    assertServing(stack, "3", GOOD.api());
  }

  @ParameterizedTest
  @EnumSource(Back.class)
  void aDeployThatFailsAfterTheMigrationGoesBackToTheVersionBeforeOnTheNewSchema(Back back)
      throws Exception {
    PlayedStack stack = created(Turn.LATE, back);
    Picture before = picture();
    account.failOnce(ALIAS);
    assertThatThrownBy(() -> stack.deploy(good())).isInstanceOf(DeployFailedException.class);

    List<Step> journal = stack.journal();
    assertThat(deeds(journal, MIGRATION)).containsExactly(Deed.UPDATED, Deed.PUT_BACK);
    assertThat(deeds(journal, ALIAS)).containsExactly(Deed.FAILED, Deed.PUT_BACK);
    assertReversed(account.events());
    assertThat(account.answers())
        .extracting(answer -> answer.at("/Data/Outcome").asText())
        .containsExactly(
            "migrated",
            back == Back.IN_ORDER
                ? "nothing to do: the database is ahead of this build"
                : "rolled back to an older build: the schema stays");
    assertAhead(before);
    assertServing(stack, "1", Builds.FIRST.api());

    Picture ahead = picture();
    stack.deploy(good());
    assertThat(account.answers())
        .extracting(answer -> answer.at("/Data/Outcome").asText())
        .containsExactly("nothing to do");
    assertThat(picture()).isEqualTo(ahead);
    assertServing(stack, "3", GOOD.api());
  }

  @Test
  void aFirstDeployWhoseMigrationFailsLeavesNothingThatServes() {
    PlayedStack stack = new PlayedStack(account, Turn.LATE, Back.IN_ORDER);
    assertThatThrownBy(() -> stack.deploy(broken())).isInstanceOf(DeployFailedException.class);

    List<Step> journal = stack.journal();
    assertThat(deeds(journal, MIGRATION)).containsExactly(Deed.FAILED, Deed.DELETED);
    assertThat(journal).noneMatch(step -> step.type().equals(ALIAS));
    assertThat(account.events()).extracting(DeployTest::request).containsExactly("Create");
    assertThat(account.aliases()).isEmpty();
    assertThat(stack.isEmpty()).isTrue();
    assertThat(newestMigration()).as("what succeeded stays").isEqualTo(newestOfTheFirst());
  }

  @Test
  void whoForcesItOrNamesAnotherDatabaseHasTheMigratorCalled() throws Exception {
    PlayedStack stack = created(Turn.LATE, Back.IN_ORDER);
    Picture before = picture();
    Template forced = BUCKET.publish(Builds.assembly("forced", Builds.FIRST, "force=again"));
    Template moved = BUCKET.publish(Builds.assembly("moved", Builds.FIRST, "databaseId=other"));
    // That it is no longer forced is a change, too.
    for (Template template : List.of(forced, first(), moved)) {
      stack.deploy(template);
      assertThat(stack.journal()).extracting(Step::type).containsExactly(MIGRATION);
      assertThat(account.events())
          .singleElement()
          .satisfies(event -> assertThat(request(event)).isEqualTo("Update"))
          .satisfies(event -> assertThat(physicalId(event)).isEqualTo(PHYSICAL_ID));
    }
    assertThat(picture()).isEqualTo(before);
  }

  @Test
  void theDatabaseOutlivesTheStack() throws Exception {
    PlayedStack stack = created(Turn.LATE, Back.IN_ORDER);
    Picture before = picture();
    stack.delete();

    assertThat(stack.journal())
        .extracting(Step::type)
        .containsSubsequence(ROUTE, INTEGRATION, ALIAS, MIGRATION, VERSION);
    assertThat(account.events()).extracting(DeployTest::request).containsExactly("Delete");
    assertThat(account.aliases()).isEmpty();
    assertThat(stack.isEmpty()).isTrue();
    assertThat(picture()).isEqualTo(before);
  }

  /** What is asserted of the order would not hold of any other template. */
  @Test
  void anAliasThatDoesNotWaitForTheMigrationIsFound() throws Exception {
    PlayedStack stack = new PlayedStack(account, Turn.LATE, Back.IN_ORDER);
    stack.deploy(without(ALIAS, MIGRATION));
    List<Step> journal = stack.journal();
    assertThatThrownBy(() -> assertOrder(journal, VERSION, MIGRATION, ALIAS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(MIGRATION + " before " + ALIAS);
  }

  @Test
  void aMigrationThatDoesNotWaitForTheVersionIsFound() throws Exception {
    PlayedStack stack = new PlayedStack(account, Turn.EARLY, Back.IN_ORDER);
    stack.deploy(without(MIGRATION, VERSION));
    List<Step> journal = stack.journal();
    assertThatThrownBy(() -> assertOrder(journal, VERSION, MIGRATION, ALIAS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(VERSION + " before " + MIGRATION);
  }

  /** The first build's template, whose resources of a type do not depend on those of another. */
  private static Template without(String type, String dependency) {
    first(); // its files are in the bucket then
    JsonNode json =
        Template.json(Bucket.only(Builds.assembly("first", Builds.FIRST), ".template.json"));
    JsonNode resources = json.get("Resources");
    for (JsonNode resource : resources) {
      if (resource.get("Type").asText().equals(type)) {
        ArrayNode kept = JSON.createArrayNode();
        resource
            .path("DependsOn")
            .forEach(
                id -> {
                  if (!resources
                      .at("/%s/Type".formatted(id.asText()))
                      .asText()
                      .equals(dependency)) {
                    kept.add(id);
                  }
                });
        assertThat(kept.size()).isLessThan(resource.path("DependsOn").size());
        ((ObjectNode) resource).set("DependsOn", kept);
      }
    }
    return new Template(json);
  }

  /** Whatever is done with resources of a type is done before anything with those of the next. */
  private static void assertOrder(List<Step> journal, String... types) {
    List<String> done =
        journal.stream().filter(step -> CHANGES.contains(step.deed())).map(Step::type).toList();
    for (int next = 1; next < types.length; next++) {
      assertThat(done).contains(types[next - 1], types[next]);
      assertThat(done.lastIndexOf(types[next - 1]))
          .as("%s before %s", types[next - 1], types[next])
          .isLessThan(done.indexOf(types[next]));
    }
  }

  /** The second event takes back what the first one wanted. */
  private static void assertReversed(List<JsonNode> events) {
    assertThat(events).extracting(DeployTest::request).containsExactly("Update", "Update");
    assertThat(events).extracting(DeployTest::physicalId).containsOnly(PHYSICAL_ID);
    JsonNode forth = events.get(0);
    JsonNode back = events.get(1);
    assertThat(back.get("ResourceProperties")).isEqualTo(forth.get("OldResourceProperties"));
    assertThat(back.get("OldResourceProperties")).isEqualTo(forth.get("ResourceProperties"));
  }

  /** All that came in is what the good build brings. */
  private void assertAhead(Picture before) {
    Picture now = picture();
    assertThat(newestMigration()).isEqualTo(Integer.toString(Builds.NEXT));
    assertThat(now.history()).containsAll(before.history());
    assertThat(now.schema()).containsAll(before.schema()).hasSize(before.schema().size() + 1);
    assertThat(now.skills()).allMatch(row -> row.endsWith("|null")).hasSize(1);
  }

  /**
   * Requests come to the alias and to nothing else, it points to that version, whose code is that
   * file, and the version answers.
   */
  private void assertServing(PlayedStack stack, String version, Path code) throws IOException {
    assertThat(account.aliases()).hasSize(1).allMatch(alias -> alias.endsWith(":live"));
    String alias = account.aliases().iterator().next();
    assertThat(callable(stack)).containsExactly(alias);
    assertThat(account.target(alias)).isEqualTo(version);
    JsonNode function = account.serving(alias);
    assertThat(BUCKET.file(function.at("/Code/S3Key").asText())).hasSameBinaryContentAs(code);
    try (Sandboxes sandboxes = new Sandboxes(BUCKET, parameters)) {
      LambdaProcess api = sandboxes.of(function);
      JsonNode skills = get(api, "/api/skills");
      assertThat(skills.get("statusCode").asInt()).as(skills.toString()).isEqualTo(200);
      assertThat(skills.get("body").asText()).contains("\"name\":\"Java\"");
      assertThat(get(api, "/health/ready").get("statusCode").asInt()).isEqualTo(200);
      assertThat(get(api, "/api/experience").get("statusCode").asInt()).isEqualTo(200);
      assertThat(sessionsOfTheApi())
          .as("what the budget reckons with")
          .isEqualTo(ConnectionBudget.CONNECTIONS_OF_A_PROCESS);
    }
  }

  private long sessionsOfTheApi() {
    return Picture.rows(
            database.dataSource(),
            "SELECT pid FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'vitae'")
        .size();
  }

  /** What the gateway calls, and what somebody else may call. */
  private static Set<String> callable(PlayedStack stack) {
    Set<String> names = new TreeSet<>();
    stack
        .properties(INTEGRATION)
        .forEach(integration -> names.add(integration.get("IntegrationUri").asText()));
    stack
        .properties(PERMISSION)
        .forEach(permission -> names.add(permission.get("FunctionName").asText()));
    return names;
  }

  /** As an HTTP API calls a function: payload format 2.0. */
  private static JsonNode get(LambdaProcess api, String path) throws IOException {
    String event =
        """
        {"version":"2.0","routeKey":"$default","rawPath":"%1$s","rawQueryString":"","headers":{},
         "requestContext":{"http":{"method":"GET","path":"%1$s","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"},
          "requestId":"JKJaXmPLvHcESHA=","stage":"$default","timeEpoch":1583348638390},
         "isBase64Encoded":false}
        """
            .formatted(path);
    Invoked invoked = api.invoke(event.getBytes(UTF_8));
    assertThat(invoked.failed()).as(invoked.text()).isFalse();
    return JSON.readTree(invoked.payload());
  }

  private static List<Deed> deeds(List<Step> journal, String type) {
    return journal.stream().filter(step -> step.type().equals(type)).map(Step::deed).toList();
  }

  private static String request(JsonNode event) {
    return event.get("RequestType").asText();
  }

  private static String physicalId(JsonNode event) {
    return event.get("PhysicalResourceId").asText();
  }

  private Picture picture() {
    return Picture.of(database.dataSource());
  }

  /** That has run. */
  private String newestMigration() {
    return Picture.rows(
            database.dataSource(),
            "SELECT max(version::integer) FROM flyway_schema_history WHERE success")
        .get(0);
  }

  private static String newestOfTheFirst() {
    return Migrations.shipped().newestVersion();
  }

  private void write(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
