package dev.vitae.adapter.migration.branch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * Answers as Neon's API reference says (https://neon.com/docs/reference/api), for one project. Its
 * branches are databases of the tests' PostgreSQL, so that what it gives to connect to is there. A
 * branch is copied when somebody could tell that it is not: before it or its parent is given to
 * connect to. What goes wrong is said beforehand.
 */
final class TestNeon implements AutoCloseable {
  static final String KEY = "napi_only-in-tests-0123456789";
  static final String PROJECT = "floral-king-961888";

  /** Small, so that a few branches take several pages. */
  private static final int PAGE = 2;

  private static final String CREATED = "2026-01-02T03:04:05Z";

  private record Held(
      String id, String name, String parent, String database, List<String> endpoints) {}

  /** What it does with a request instead of, or around, what it should. */
  private record Fault(
      Predicate<String> request, int status, Map<String, String> headers, boolean afterDoing) {}

  private final DatabaseUrl main;
  private final HttpServer server;
  private final Map<String, Held> branches = new LinkedHashMap<>();

  /** Whose databases somebody may be connected to. */
  private final Set<String> given = new HashSet<>();

  /** Whose databases are not there yet. */
  private final Set<String> uncopied = new LinkedHashSet<>();

  private final Map<String, Deque<String>> operations = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private List<String> course = List.of("running", "finished");
  private List<String> databases = List.of("portfolio");
  private boolean endpointsToo = true;
  private int count;

  TestNeon(DatabaseUrl main, String mainBranch) throws IOException {
    this.main = main;
    branches.put(
        "br-main-1",
        new Held("br-main-1", mainBranch, "", main.database(), new ArrayList<>(List.of("ep-1"))));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v2/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:%d/api/v2".formatted(server.getAddress().getPort()));
  }

  /** The next request of this kind, {@code "POST /branches"}, is refused and not done. */
  synchronized void refuse(String request, int status, Map<String, String> headers) {
    faults.add(new Fault(asked -> asked.startsWith(request), status, headers, false));
  }

  /** The next request of this kind is done, and answered as if it were not. */
  synchronized void answerAfterDoing(String request, int status) {
    faults.add(new Fault(asked -> asked.startsWith(request), status, Map.of(), true));
  }

  /** The states of each operation from now on, as it is asked for again and again. */
  synchronized void operationsGo(String... states) {
    course = List.of(states);
  }

  synchronized void databasesAre(String... names) {
    databases = List.of(names);
  }

  /** As when somebody makes one in the console without a compute. */
  synchronized void createWithoutEndpoints() {
    endpointsToo = false;
  }

  /** All that was asked, {@code "POST /branches"}, without what stands behind a question mark. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized void close() throws SQLException {
    server.stop(0);
    for (Held branch : branches.values()) {
      if (!branch.parent.isEmpty() && !uncopied.contains(branch.id)) {
        onServer("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(branch.database));
      }
    }
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String prefix = "/api/v2/projects/" + PROJECT;
      String path = exchange.getRequestURI().getPath();
      if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        error(exchange, 401, "authorization failed: incorrect key");
        return;
      }
      if (!path.startsWith(prefix)) {
        error(exchange, 404, "project not found");
        return;
      }
      String request = exchange.getRequestMethod() + " " + path.substring(prefix.length());
      requests.add(request);
      Optional<Fault> fault =
          faults.stream().filter(each -> each.request.test(request)).findFirst();
      fault.ifPresent(faults::remove);
      if (fault.isPresent() && !fault.get().afterDoing) {
        fault.get().headers.forEach(exchange.getResponseHeaders()::add);
        error(exchange, fault.get().status, "this key is " + KEY);
        return;
      }
      Answer answer = answer(request, query(exchange), body(exchange));
      if (fault.isPresent()) {
        error(exchange, fault.get().status, "internal error");
      } else {
        send(exchange, answer.status, answer.text);
      }
    } catch (SQLException failed) {
      throw new IOException(failed);
    }
  }

  private record Answer(int status, String text) {}

  private Answer answer(String request, Map<String, String> query, Json body) throws SQLException {
    String[] parts = request.split("/");
    if (request.equals("GET /branches")) {
      return page(query);
    }
    if (request.equals("POST /branches")) {
      return create(body);
    }
    if (request.equals("POST /endpoints")) {
      Held branch = branches.get(body.object("endpoint").text("branch_id").orElseThrow());
      branch.endpoints.add("ep-" + ++count);
      return new Answer(201, Json.object(json -> operation(json, "start_compute")));
    }
    if (request.equals("GET /connection_uri")) {
      return uri(query);
    }
    if (request.startsWith("GET /operations/")) {
      Deque<String> states = operations.get(parts[2]);
      String state = states.size() > 1 ? states.pop() : states.peek();
      return new Answer(
          200,
          Json.object(
              json -> {
                json.writeObjectPropertyStart("operation");
                json.writeStringProperty("id", parts[2]);
                json.writeStringProperty("status", state);
                json.writeEndObject();
              }));
    }
    Held branch = branches.get(parts[2]);
    if (branch == null) {
      return new Answer(404, message("branch not found"));
    }
    if (request.endsWith("/restore")) {
      return restore(branch, body);
    }
    if (request.startsWith("DELETE")) {
      return delete(branch);
    }
    if (request.endsWith("/databases")) {
      return new Answer(200, Json.object(json -> databases(json)));
    }
    if (request.endsWith("/endpoints")) {
      return new Answer(200, Json.object(json -> endpoints(json, branch)));
    }
    return new Answer(
        200,
        Json.object(
            json -> {
              json.writeName("branch");
              write(json, branch);
            }));
  }

  private Answer page(Map<String, String> query) {
    List<Held> all = List.copyOf(branches.values());
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    List<Held> some = all.subList(Math.min(from, all.size()), Math.min(from + PAGE, all.size()));
    return new Answer(
        200,
        Json.object(
            json -> {
              json.writeArrayPropertyStart("branches");
              some.forEach(branch -> write(json, branch));
              json.writeEndArray();
              json.writeObjectPropertyStart("pagination");
              if (!some.isEmpty()) {
                json.writeStringProperty("next", Integer.toString(from + PAGE));
              }
              json.writeStringProperty("sort_by", "updated_at");
              json.writeEndObject();
            }));
  }

  private Answer create(Json body) throws SQLException {
    String name = body.object("branch").text("name").orElseThrow();
    if (branches.values().stream().anyMatch(branch -> branch.name.equals(name))) {
      return new Answer(409, message("branch already exists"));
    }
    Held parent = branches.get(body.object("branch").text("parent_id").orElseThrow());
    String id = "br-test-" + ++count;
    String database = main.database() + "_neon_" + count;
    List<String> endpoints = new ArrayList<>();
    if (endpointsToo && !body.objects("endpoints").isEmpty()) {
      endpoints.add("ep-" + count);
    }
    Held branch = new Held(id, name, parent.id, database, endpoints);
    branches.put(id, branch);
    uncopied.add(id);
    if (given.contains(parent.id)) {
      copy(branch);
    }
    return new Answer(
        201,
        Json.object(
            json -> {
              json.writeName("branch");
              write(json, branch);
              operation(json, "create_branch");
            }));
  }

  private Answer restore(Held branch, Json body) throws SQLException {
    Held source = branches.get(body.text("source_branch_id").orElseThrow());
    if (!source.id.equals(branch.parent)) {
      return new Answer(422, message("this project restores from the parent alone"));
    }
    copyChildren(branch);
    drop(branch);
    uncopied.add(branch.id);
    if (given.contains(source.id)) {
      copy(branch);
    }
    return new Answer(200, Json.object(json -> operation(json, "timeline_archive")));
  }

  private Answer delete(Held branch) throws SQLException {
    if (branches.values().stream().anyMatch(each -> each.parent.equals(branch.id))) {
      return new Answer(422, message("cannot delete branch that has children"));
    }
    drop(branch);
    uncopied.remove(branch.id);
    branches.remove(branch.id);
    return new Answer(200, Json.object(json -> operation(json, "delete_timeline")));
  }

  private Answer uri(Map<String, String> query) throws SQLException {
    Held branch = branches.get(query.get("branch_id"));
    if (branch.endpoints.isEmpty()) {
      return new Answer(404, message("endpoint not found"));
    }
    if (!databases.contains(query.get("database_name"))
        || !"cv_owner".equals(query.get("role_name"))
        || !"false".equals(query.get("pooled"))) {
      return new Answer(404, message("database or role not found"));
    }
    give(branch);
    String uri = ConnectionUri.of(main.withDatabase(branch.database));
    return new Answer(200, Json.object(json -> json.writeStringProperty("uri", uri)));
  }

  private void databases(JsonGenerator json) {
    json.writeArrayPropertyStart("databases");
    for (String name : databases) {
      json.writeStartObject();
      json.writeNumberProperty("id", 1);
      json.writeStringProperty("name", name);
      json.writeStringProperty("owner_name", "cv_owner");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void endpoints(JsonGenerator json, Held branch) {
    json.writeArrayPropertyStart("endpoints");
    for (String id : branch.endpoints) {
      json.writeStartObject();
      json.writeStringProperty("id", id);
      json.writeStringProperty("type", "read_write");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Held branch) {
    json.writeStartObject();
    json.writeStringProperty("id", branch.id);
    json.writeStringProperty("project_id", PROJECT);
    if (!branch.parent.isEmpty()) {
      json.writeStringProperty("parent_id", branch.parent);
    }
    json.writeStringProperty("name", branch.name);
    json.writeStringProperty("current_state", "ready");
    json.writeBooleanProperty("default", branch.parent.isEmpty());
    json.writeNumberProperty("logical_size", 30_842_880);
    json.writeStringProperty("created_at", CREATED);
    json.writeEndObject();
  }

  private void operation(JsonGenerator json, String action) {
    String id = "op-" + ++count;
    operations.put(id, new ArrayDeque<>(course));
    json.writeArrayPropertyStart("operations");
    json.writeStartObject();
    json.writeStringProperty("id", id);
    json.writeStringProperty("action", action);
    json.writeStringProperty("status", "scheduling");
    json.writeNumberProperty("failures_count", 0);
    json.writeEndObject();
    json.writeEndArray();
  }

  /** From now on it may change, so that its copies have to be there before. */
  private void give(Held branch) throws SQLException {
    copy(branch);
    copyChildren(branch);
    given.add(branch.id);
  }

  private void copyChildren(Held branch) throws SQLException {
    for (String id : List.copyOf(uncopied)) {
      if (branches.get(id).parent.equals(branch.id)) {
        copy(branches.get(id));
      }
    }
  }

  /** Nobody has changed the parent since the branch was made. */
  private void copy(Held branch) throws SQLException {
    if (!uncopied.contains(branch.id)) {
      return;
    }
    Held parent = branches.get(branch.parent);
    copy(parent);
    onServer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(parent.database));
    onServer("CREATE DATABASE \"%s\" TEMPLATE \"%s\"".formatted(branch.database, parent.database));
    uncopied.remove(branch.id);
  }

  private void drop(Held branch) throws SQLException {
    if (!uncopied.contains(branch.id)) {
      onServer("DROP DATABASE \"%s\" WITH (FORCE)".formatted(branch.database));
    }
  }

  private static void onServer(String sql) throws SQLException {
    try (Connection connection = new Sessions(PostgresServer.url()).open("vitae-test")) {
      Rows.run(connection, sql);
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? Map.of()
        : List.of(query.split("&")).stream()
            .map(part -> part.split("=", 2))
            .collect(Collectors.toMap(part -> part[0], part -> URLDecoder.decode(part[1], UTF_8)));
  }

  private static Json body(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    return Json.read(text.isEmpty() ? "{}" : text);
  }

  private static String message(String message) {
    Consumer<JsonGenerator> members =
        json -> {
          json.writeStringProperty("request_id", "7d6bd8a4");
          json.writeStringProperty("code", "");
          json.writeStringProperty("message", message);
        };
    return Json.object(members);
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    send(exchange, status, message(message));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
