package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.lambda.bootstrap.LambdaRoot;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.lambda.testkit.TestContext;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.lambda.runtime.Figures;
import dev.vitae.lambda.runtime.LambdaProcess;
import dev.vitae.lambda.runtime.Report;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the handler adds to its statement once it is warm: {@code GET /api/experience} with 20 rows,
 * event to answer, against the same statement by JDBC alone, each row read. In this process, one
 * after the other.
 *
 * <p>{@code mvn verify -Pbenchmark -pl adapter-lambda -am -Dtest=WarmBenchmark}
 */
class WarmBenchmark {
  private static final int CALLS = Integer.getInteger("benchmark.calls", 5_000);
  private static final int IN_A_ROW = 50;
  private static final String OK = "{\"statusCode\":200,";
  private static final int PAGE = 101;

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeEach
  void rows() {
    SamplePortfolio.STATEMENTS.forEach(DATABASE::execute);
    DATABASE.execute("ANALYZE");
  }

  @Test
  void handlerAndStatementInMilliseconds() throws Exception {
    Report report = new Report();
    PrintStream console = System.out;
    // Lines are written as always, though nobody reads them.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    List<Double> handler = new ArrayList<>();
    List<Double> statement = new ArrayList<>();
    String sql;
    try {
      EventApi api =
          LambdaRoot.of(Map.of("DATABASE_URL", LambdaProcess.text(DATABASE.url()))).api();
      byte[] event = EventJson.of(ApiCalls.request("GET", "/api/experience"));
      answered(api, event);
      sql = lastStatement();
      try (Connection connection = DATABASE.dataSource().getConnection();
          PreparedStatement prepared = connection.prepareStatement(sql.replaceAll("\\$\\d", "?"))) {
        if (sql.contains("$1")) {
          prepared.setInt(1, PAGE);
        }
        // By turns, but each often enough in a row that its server's process is awake.
        for (int i = 0; i < 2 * CALLS; i += IN_A_ROW) {
          List<Double> ofHandler = i < CALLS ? new ArrayList<>() : handler;
          List<Double> ofStatement = i < CALLS ? new ArrayList<>() : statement;
          for (int j = 0; j < IN_A_ROW; j++) {
            ofHandler.add(millis(() -> answered(api, event)));
          }
          for (int j = 0; j < IN_A_ROW; j++) {
            ofStatement.add(millis(() -> read(prepared)));
          }
        }
      }
    } finally {
      System.setOut(console);
    }
    report.say("JDK %s, %,d calls each, p50 in ms", System.getProperty("java.version"), CALLS);
    report.say("handler          %.3f", Figures.median(handler));
    report.say("bare statement   %.3f", Figures.median(statement));
    report.say("difference       %.3f", Figures.median(handler) - Figures.median(statement));
    report.say("%s", sql);
    report.write("warm.txt");
  }

  /** The status alone is looked at: reading all of it would be a part of the figure. */
  private static void answered(EventApi api, byte[] event) {
    byte[] answer = api.answer(event, new TestContext());
    if (!new String(answer, 0, OK.length(), StandardCharsets.UTF_8).equals(OK)) {
      throw new IllegalStateException(new String(answer, StandardCharsets.UTF_8));
    }
  }

  /** What the API asked last, in PostgreSQL's words. */
  private static String lastStatement() {
    return DATABASE
        .query(
            "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'vitae'")
        .get(0);
  }

  private static void read(PreparedStatement prepared) throws Exception {
    try (ResultSet rows = prepared.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          rows.getString(i);
        }
      }
    }
  }

  private static double millis(Call call) throws Exception {
    long begin = System.nanoTime();
    call.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }
}
