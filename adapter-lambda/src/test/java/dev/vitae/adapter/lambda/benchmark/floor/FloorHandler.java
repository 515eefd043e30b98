package dev.vitae.adapter.lambda.benchmark.floor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** HikariCP, JDBC, and JSON by hand. */
public class FloorHandler implements RequestStreamHandler {
  private static final String SQL =
      """
      WITH page AS (
        SELECT * FROM experience r WHERE r.active ORDER BY r.start_date DESC, r.id LIMIT 101)
      SELECT r.id, r.company, r.position, r.start_date, r.end_date, r.description, r.location,
        r.company_url, m.names
      FROM page r LEFT JOIN (
        SELECT l.experience_id AS entry, array_agg(CAST(t.name AS text) ORDER BY t.name COLLATE "C")
          AS names
        FROM page p JOIN experience_technologies l ON l.experience_id = p.id
          JOIN technologies t ON t.id = l.technology_id AND t.active GROUP BY 1) m ON m.entry = r.id
      ORDER BY r.start_date DESC, r.id""";

  private static final String[] NAMES = {
    "company", "position", "start_date", "end_date", "description", "location", "company_url"
  };

  private final HikariDataSource pool = pool(URI.create(System.getenv("DATABASE_URL")));

  private static HikariDataSource pool(URI url) {
    String[] login = url.getUserInfo().split(":");
    HikariConfig config = new HikariConfig();
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl("jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath());
    config.setUsername(login[0]);
    config.setPassword(login[1]);
    config.addDataSourceProperty("ApplicationName", "floor");
    config.addDataSourceProperty("assumeMinServerVersion", "15");
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    String request = new String(event.readAllBytes(), StandardCharsets.UTF_8);
    boolean found = request.contains("\"rawPath\":\"/api/experience\"");
    StringBuilder json = new StringBuilder("{\"statusCode\":").append(found ? 200 : 404);
    json.append(",\"headers\":{\"content-type\":\"application/json\"},\"isBase64Encoded\":false");
    json.append(",\"body\":");
    append(json, found ? entries() : "{}");
    json.append('}');
    answer.write(json.toString().getBytes(StandardCharsets.UTF_8));
    answered(context, found ? 200 : 404);
  }

  /** A line in the log, in those that write one. */
  protected void answered(Context context, int status) {}

  private String entries() {
    StringBuilder json = new StringBuilder("[");
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(SQL);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        json.append(json.length() > 1 ? "," : "").append("{\"id\":").append(rows.getLong(1));
        for (int i = 0; i < NAMES.length; i++) {
          json.append(",\"").append(NAMES[i]).append("\":");
          append(json, rows.getString(i + 2));
        }
        json.append(",\"technologies\":[");
        appendAll(json, rows.getArray(NAMES.length + 2));
        json.append("]}");
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return json.append(']').toString();
  }

  private static void appendAll(StringBuilder json, Array names) throws SQLException {
    if (names != null) {
      String separator = "";
      for (String name : (String[]) names.getArray()) {
        json.append(separator);
        append(json, name);
        separator = ",";
      }
    }
  }

  private static void append(StringBuilder json, String text) {
    if (text == null) {
      json.append("null");
      return;
    }
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(c < 16 ? '0' : '1').append(Character.forDigit(c % 16, 16));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
