package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.settings.DatabaseUrl;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The branches of a project at Neon, each with a compute endpoint of its own. */
final class NeonBranches implements Branches {
  private static final int PAGE = 100;

  private final NeonApi api;
  private final Optional<String> database;

  /**
   * Asks for nothing yet.
   *
   * @param database the portfolio's, needed when a branch has several
   */
  NeonBranches(NeonApi api, Optional<String> database) {
    this.api = requireNonNull(api, "api");
    this.database = requireNonNull(database, "database");
  }

  @Override
  public Branch create(String name, String from) {
    Project project = project();
    project.list.checkNew(name);
    String parent = project.id(project.list.named(from));
    String body =
        Json.object(
            json -> {
              json.writeObjectPropertyStart("branch");
              json.writeStringProperty("name", name);
              json.writeStringProperty("parent_id", parent);
              json.writeEndObject();
              json.writeArrayPropertyStart("endpoints");
              json.writeStartObject();
              json.writeStringProperty("type", "read_write");
              json.writeEndObject();
              json.writeEndArray();
            });
    String id = created(name, body);
    awaitReady(id);
    return read().list.named(name);
  }

  @Override
  public List<Branch> list() {
    return project().list.all();
  }

  @Override
  public void delete(String name) {
    Project project = project();
    Branch branch = project.list.changeable(name, "deleted");
    api.await(api.repeatedDelete("/branches/" + project.id(branch)));
  }

  @Override
  public Branch reset(String name) {
    Project project = project();
    Branch branch = project.list.changeable(name, "reset");
    String id = project.id(branch);
    String parent = project.id(project.list.named(branch.parent().orElseThrow()));
    String body = Json.object(json -> json.writeStringProperty("source_branch_id", parent));
    api.await(api.repeat("POST", "/branches/" + id + "/restore", body));
    awaitReady(id);
    return read().list.named(name);
  }

  @Override
  public DatabaseUrl url(String name) {
    Project project = project();
    return url(project, project.list.named(name));
  }

  @Override
  public BranchDifference diff(String name) {
    Project project = project();
    Branch branch = project.list.copy(name, "compared with its parent");
    Branch parent = project.list.named(branch.parent().orElseThrow());
    return ParentComparison.of(
        branch.name(), url(project, branch), parent.name(), url(project, parent));
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }

  // -- creating

  /** Asks until the branch is there, but looks for it before asking once more. */
  private String created(String name, String body) {
    boolean uncertain = false;
    while (true) {
      try {
        Json answer = api.once("/branches", body);
        api.await(answer);
        return answer.object("branch").text("id").orElseThrow(NeonBranches::unexpected);
      } catch (NeonApi.UncertainException unanswered) {
        uncertain = true;
        api.waitOr(unanswered.getMessage());
      } catch (MigrationException refused) {
        Optional<String> found = uncertain ? read().find(name) : Optional.empty();
        return found.orElseThrow(() -> refused);
      }
      Optional<String> found = read().find(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  private void awaitReady(String id) {
    String path = "/branches/" + id;
    for (String state = state(path); !state.equals("ready"); state = state(path)) {
      api.waitOr("the branch is still '%s' at Neon".formatted(state));
    }
  }

  private String state(String path) {
    return api.get(path)
        .object("branch")
        .text("current_state")
        .orElseThrow(NeonBranches::unexpected);
  }

  // -- connecting

  private DatabaseUrl url(Project project, Branch branch) {
    String id = project.id(branch);
    Json chosen = database(branch, api.get("/branches/" + id + "/databases").objects("databases"));
    if (api.get("/branches/" + id + "/endpoints").objects("endpoints").stream()
        .noneMatch(endpoint -> endpoint.text("type").equals(Optional.of("read_write")))) {
      addEndpoint(id);
    }
    String uri =
        api.get(
                "/connection_uri?branch_id=%s&database_name=%s&role_name=%s&pooled=false"
                    .formatted(
                        id,
                        NeonApi.encoded(chosen.text("name").orElseThrow(NeonBranches::unexpected)),
                        NeonApi.encoded(
                            chosen.text("owner_name").orElseThrow(NeonBranches::unexpected))))
            .text("uri")
            .orElseThrow(NeonBranches::unexpected);
    try {
      return DatabaseUrl.parse(uri);
    } catch (IllegalArgumentException unreadable) {
      throw new MigrationException(
          "The connection URI that Neon gives for %s %s."
              .formatted(branch.name(), unreadable.getMessage()));
    }
  }

  private Json database(Branch branch, List<Json> databases) {
    List<Json> candidates =
        databases.stream()
            .filter(each -> database.isEmpty() || each.text("name").equals(database))
            .toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    String names =
        databases.stream()
            .flatMap(each -> each.text("name").stream())
            .collect(Collectors.joining(", "));
    throw new MigrationException(
        "Which database of the branch %s is the portfolio's? It has %s: set PGDATABASE to one of them."
            .formatted(branch.name(), names.isEmpty() ? "none" : names));
  }

  /** A branch that was made in another way may have none; asked for twice it is refused once. */
  private void addEndpoint(String branch) {
    String body =
        Json.object(
            json -> {
              json.writeObjectPropertyStart("endpoint");
              json.writeStringProperty("branch_id", branch);
              json.writeStringProperty("type", "read_write");
              json.writeEndObject();
            });
    try {
      api.await(api.once("/endpoints", body));
    } catch (NeonApi.UncertainException unanswered) {
      api.waitOr(unanswered.getMessage()); // if it was not made, the next question says so
    }
  }

  // -- what there is

  /** Each command begins with it. */
  private Project project() {
    api.begin();
    return read();
  }

  private Project read() {
    List<Json> found = new ArrayList<>();
    Set<String> cursors = new HashSet<>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent() && cursors.add(cursor.get())) {
      String after = cursor.get().isEmpty() ? "" : "&cursor=" + NeonApi.encoded(cursor.get());
      Json page = api.get("/branches?limit=" + PAGE + after);
      List<Json> branches = page.objects("branches");
      found.addAll(branches);
      cursor =
          branches.isEmpty()
              ? Optional.empty()
              : page.object("pagination").text("next").filter(next -> !next.isEmpty());
    }
    return Project.of(found);
  }

  private record Project(BranchList list, Map<String, String> ids) {
    static Project of(List<Json> found) {
      Map<String, String> ids = new HashMap<>();
      Map<String, String> names = new HashMap<>();
      for (Json branch : found) {
        String id = branch.text("id").orElseThrow(NeonBranches::unexpected);
        String name = branch.text("name").orElseThrow(NeonBranches::unexpected);
        ids.put(name, id);
        names.put(id, name);
      }
      List<Branch> branches =
          found.stream()
              .filter(branch -> id(branch).equals(Optional.ofNullable(ids.get(name(branch)))))
              .map(branch -> branch(branch, names))
              .distinct()
              .toList();
      return new Project(new BranchList(branches), ids);
    }

    private static Optional<String> id(Json branch) {
      return branch.text("id");
    }

    private static String name(Json branch) {
      return branch.text("name").orElseThrow(NeonBranches::unexpected);
    }

    private static Branch branch(Json branch, Map<String, String> names) {
      Optional<Instant> reset = instant(branch, "last_reset_at");
      return new Branch(
          name(branch),
          branch.isTrue("default") || branch.isTrue("primary"),
          branch.text("parent_id").map(id -> names.getOrDefault(id, id)),
          reset.isPresent() ? reset : instant(branch, "created_at"));
    }

    private static Optional<Instant> instant(Json branch, String name) {
      try {
        return branch.text(name).map(Instant::parse);
      } catch (DateTimeException unreadable) {
        return Optional.empty();
      }
    }

    String id(Branch branch) {
      return NeonApi.encoded(ids.get(branch.name()));
    }

    Optional<String> find(String name) {
      return Optional.ofNullable(ids.get(name));
    }
  }

  private static MigrationException unexpected() {
    return new MigrationException(
        "Neon's answer is not what its API reference says: see whether there is a newer version of this program.");
  }
}
