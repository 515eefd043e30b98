package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page of twenty entries, at the beginning of a million and half a million further on, against
 * the same page of a hundred, in CPU of the server and of PostgreSQL.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-http-local -am -Dtest=DeepPageBenchmark}
 */
class DeepPageBenchmark {
  private static final int SECONDS = Integer.getInteger("benchmark.seconds", 20);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
  private static final int MANY = 1_000_000;
  private static final int FEW = 100;
  private static final int STEP = 100;
  private static final String FIRST = "/api/experience?limit=20";
  private static final Pattern CURSOR = Pattern.compile("cursor=([^>&]+)");

  @Test
  void aPageOfManyAgainstTheSameOfFew(@TempDir Path folder) throws Exception {
    List<String> report = new ArrayList<>();
    report.add("JDK %s, %d s a round".formatted(System.getProperty("java.version"), SECONDS));
    try (ScratchDatabase many = ScratchDatabase.migrated().open();
        ScratchDatabase few = ScratchDatabase.migrated().open()) {
      fill(many, MANY);
      fill(few, FEW);
      long postmaster = RequestCost.postmaster(many);
      try (ChildServer ofMany = server(folder, many);
          ChildServer ofFew = server(folder, few)) {
        String deep = FIRST + "&cursor=" + cursorAfter(ofMany.ready(), MANY / 2);
        String second = FIRST + "&cursor=" + cursorAfter(ofFew.ready(), 0);
        Page[] pages = {
          new Page("first of 100", ofFew, FIRST),
          new Page("second of 100", ofFew, second),
          new Page("first of 1,000,000", ofMany, FIRST),
          new Page("behind 500,000 of 1,000,000", ofMany, deep)
        };
        for (Page page : pages) {
          page.measured(postmaster); // to warm up
        }
        for (int round = 1; round <= ROUNDS; round++) {
          double least = 0;
          for (Page page : pages) {
            RequestCost cost = page.measured(postmaster);
            least = least == 0 ? cost.sum() : least;
            report.add(
                "%d. %-28s %s, %.2f of the first of 100"
                    .formatted(round, page.name, cost, cost.sum() / least));
          }
        }
      }
    }
    RequestCost.write("deep-pages.txt", report);
  }

  private static ChildServer server(Path folder, ScratchDatabase database) throws Exception {
    return ChildServer.start(
        List.of("-XX:+UseSerialGC"),
        folder,
        ChildServer.environment(database.url()),
        "--port",
        "0");
  }

  /** Each entry mentions two of fifty technologies; many begin on the same day. */
  private static void fill(ScratchDatabase database, int rows) throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica"); // no check of each link
      statement.execute(
          "INSERT INTO technologies (name, category) SELECT 'Technology ' || i, 'other' FROM generate_series(1, 50) i");
      statement.execute(
          """
          INSERT INTO experience (company, position, start_date, description)
          SELECT 'Company ' || i, 'Engineer', date '1990-01-01' + (i::bigint * 7919 %% 12000)::integer,
            repeat('What was done there. ', 6)
          FROM generate_series(1, %d) i"""
              .formatted(rows));
      statement.execute(
          """
          INSERT INTO experience_technologies (experience_id, technology_id)
          SELECT e.id, t.id FROM experience e
          JOIN technologies t ON t.id IN (1 + e.id %% 25, 26 + e.id %% 25)"""
              .replace("%%", "%"));
      statement.execute("VACUUM ANALYZE");
    }
  }

  /** As a client comes there: from page to page. */
  private static String cursorAfter(ChildServer server, int rows) throws Exception {
    String cursor = "";
    for (int passed = 0; passed < Math.max(rows, 1); passed += STEP) {
      int limit = rows == 0 ? 20 : STEP;
      String path =
          "/api/experience?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
      Matcher next = CURSOR.matcher(server.get(path).headers().firstValue("Link").orElse(""));
      if (!next.find()) {
        throw new IllegalStateException("no page after " + path);
      }
      cursor = next.group(1);
    }
    return cursor;
  }

  private record Page(String name, ChildServer server, String path) {
    RequestCost measured(long postmaster) throws Exception {
      String address = "http://127.0.0.1:" + server.port() + path;
      return RequestCost.measured(server.pid(), postmaster, SECONDS, List.of(address));
    }
  }
}
