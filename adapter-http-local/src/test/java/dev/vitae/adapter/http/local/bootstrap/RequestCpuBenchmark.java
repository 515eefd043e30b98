package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.application.NewPortfolio;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.domain.Experience;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Skill;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPU milliseconds for each kind of request, with everything switched on: entity tags, request ids,
 * security headers, a log line for each. {@code -Dbenchmark.seconds} and {@code -Dbenchmark.rounds}
 * make it shorter.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-http-local -am -Dtest=RequestCpuBenchmark}
 */
class RequestCpuBenchmark {
  private static final int SECONDS = Integer.getInteger("benchmark.seconds", 20);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);

  private static final int ENTRIES = 20;

  /** The at sign is a number that grows from one request to the next. */
  private static final String EXPERIENCE =
      "{\"company\": \"Company @\", \"position\": \"Engineer\", \"start_date\": \"2010-05-01\","
          + " \"description\": \"What was done there, at some length.\", \"technologies\":"
          + " [\"Technology 1\", \"Technology 2\", \"Technology 3\", \"Technology 4\","
          + " \"Technology 5\"]}";

  private static final String SKILL =
      "{\"name\": \"Skill @\", \"category\": \"Languages\", \"level\": 4, \"years_experience\": 7}";

  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final ApiKey key = ApiKey.generate(new SecureRandom());

  @Test
  void requestsInCpuMilliseconds(@TempDir Path folder) throws Exception {
    List<String> report = new ArrayList<>();
    report.add("JDK %s, %d s a round".formatted(System.getProperty("java.version"), SECONDS));
    try (ScratchDatabase database = ScratchDatabase.migrated().open()) {
      fill(database.url());
      long postmaster = RequestCost.postmaster(database);
      Map<String, String> environment = ChildServer.environment(database.url());
      environment.put("API_KEY_DIGESTS", ApiKeys.digestOf("benchmark", key));
      try (ChildServer server =
          ChildServer.start(List.of("-XX:+UseSerialGC"), folder, environment, "--port", "0")) {
        Map<String, List<String>> loads = loads(server.ready(), database, folder);
        for (List<String> load : loads.values()) {
          RequestCost.measured(server.pid(), postmaster, SECONDS, load); // to warm up
          clean(database);
        }
        // One after the other within a round, so that a busy minute of the machine meets them all.
        for (int round = 1; round <= ROUNDS; round++) {
          for (Map.Entry<String, List<String>> load : loads.entrySet()) {
            RequestCost cost =
                RequestCost.measured(server.pid(), postmaster, SECONDS, load.getValue());
            report.add("%d. %-40s %s".formatted(round, load.getKey(), cost));
            clean(database);
          }
        }
      }
    }
    RequestCost.write("requests.txt", report);
  }

  /** By name, the options of wrk. */
  private Map<String, List<String>> loads(ChildServer server, ScratchDatabase database, Path folder)
      throws Exception {
    String base = "http://127.0.0.1:" + server.port();
    List<Long> held = ids(database, "experience");
    List<Long> skills = ids(database, "skills");
    Map<String, List<String>> loads = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/api/experience",
            "/api/experience/" + held.get(0),
            "/api/personal-info",
            "/api/portfolio")) {
      String tag = server.get(path).headers().firstValue("ETag").orElseThrow();
      loads.put("GET " + path, List.of(base + path));
      loads.put("GET %s, 304".formatted(path), List.of("-H", "If-None-Match: " + tag, base + path));
    }
    String experience = "/api/experience/";
    String skill = "/api/skills/";
    put(loads, folder, base, "PUT", experience, held, JSON, EXPERIENCE);
    put(loads, folder, base, "PUT", skill, skills, JSON, SKILL);
    put(loads, folder, base, "PATCH", experience, held, MERGE_PATCH, "{\"company\": \"C @\"}");
    put(loads, folder, base, "PATCH", skill, skills, MERGE_PATCH, "{\"name\": \"S @\"}");
    put(loads, folder, base, "POST", "/api/experience", List.of(), JSON, EXPERIENCE);
    put(loads, folder, base, "POST", "/api/skills", List.of(), JSON, SKILL);
    put(loads, folder, base, "PUT", "/api/personal-info", List.of(), JSON, "{\"title\": \"T @\"}");
    return loads;
  }

  /** One entry after the other, so that no two requests wait for the same row. */
  private void put(
      Map<String, List<String>> loads,
      Path folder,
      String base,
      String method,
      String path,
      List<Long> ids,
      String type,
      String body)
      throws IOException {
    String script =
        """
        local ids, n = {%s}, 0
        local headers = {["Content-Type"] = "%s", ["Authorization"] = "Bearer %s"%s}
        function request()
          n = n + 1
          local path = "%s" .. (#ids > 0 and tostring(ids[n %% #ids + 1]) or "")
          return wrk.format("%s", path, headers, (string.gsub([[%s]], "@", tostring(n))))
        end
        """
            .formatted(
                ids.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                type,
                key.reveal(),
                method.equals("POST") ? "" : ", [\"If-Match\"] = \"*\"",
                path,
                method,
                body);
    Path file = Files.writeString(Files.createTempFile(folder, "wrk", ".lua"), script);
    String name = method + " " + path + (ids.isEmpty() ? "" : "{id}");
    // What has no ids is one row or a new one; those who change the same row do so in turn.
    String rivals = path.equals("/api/personal-info") ? "-c1" : "-c8";
    loads.put(name, List.of(rivals, "-s", file.toString(), base + path));
  }

  private static List<Long> ids(ScratchDatabase database, String table) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM %s ORDER BY id".formatted(table))) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  /** As it was before, in number and in place: what was added goes, and so do dead rows. */
  private static void clean(ScratchDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("experience", "skills")) {
        statement.execute(
            "DELETE FROM %s WHERE id NOT IN (SELECT id FROM %1$s ORDER BY id LIMIT %d)"
                .formatted(table, ENTRIES));
      }
      statement.execute("VACUUM ANALYZE");
    }
  }

  /** 20 entries that mention 5 technologies each, some 10 KB as JSON. */
  private static void fill(DatabaseUrl url) {
    List<Experience> held =
        IntStream.range(0, ENTRIES)
            .mapToObj(
                i ->
                    new Experience(
                        "Company " + i,
                        "Engineer " + i,
                        LocalDate.of(2000 + i, 1 + i % 12, 1),
                        null,
                        "What was done there, at some length. ".repeat(6),
                        "Berlin, Germany",
                        "https://company-" + i + ".example/",
                        IntStream.range(0, 5)
                            .mapToObj(t -> "Technology " + (i * 5 + t) % 25)
                            .collect(Collectors.toList())))
            .collect(Collectors.toList());
    List<Skill> skills =
        IntStream.range(0, ENTRIES)
            .mapToObj(i -> new Skill("Skill " + i, "Languages", 1 + i % 5, i))
            .collect(Collectors.toList());
    LocalPortfolio local =
        DaggerLocalComponent.factory()
            .create(
                JdbcSettings.forServer(url), new ApiSettings(ApiKeys.none(), CorsPolicy.parse("")))
            .portfolio();
    try {
      local
          .fill()
          .with(
              new NewPortfolio(
                  Optional.of(
                      new PersonalInfo(
                          "Ada Lovelace",
                          "Analyst",
                          "ada@example.org",
                          "+44 20 7946 0000",
                          "London",
                          null,
                          null,
                          "Notes on the engine. ".repeat(10))),
                  List.of(
                      new NewPortfolio.Entries<>(Experience.KIND, held),
                      new NewPortfolio.Entries<>(Skill.KIND, skills))));
    } finally {
      local
          .resources()
          .forEach(
              resource -> {
                try {
                  resource.close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }
}
