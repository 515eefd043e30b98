package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the guide's own code asks of a database, and must be able to ask on every later schema. */
final class GuideStatements {
  static final String NEWEST_PERSONAL_INFO =
      """
      SELECT name, title, email, phone, location, linkedin, github, summary
      FROM personal_info
      WHERE active = true
      ORDER BY updated_at DESC
      LIMIT 1
      """;

  static final String EXPERIENCE_WITH_TECHNOLOGIES =
      """
      SELECT e.id, e.company, e.position, e.start_date, e.end_date, e.description, e.location,
        e.company_url, array_agg(t.name) AS technologies
      FROM experience e
      LEFT JOIN experience_technologies et ON e.id = et.experience_id
      LEFT JOIN technologies t ON et.technology_id = t.id
      WHERE e.active = true
      GROUP BY e.id, e.company, e.position, e.start_date, e.end_date, e.description, e.location,
        e.company_url
      ORDER BY e.start_date DESC
      """;

  static final String UPDATE_PERSONAL_INFO =
      """
      UPDATE personal_info
      SET title = ?, location = ?, updated_at = now()
      WHERE active = true
      RETURNING name, title, email, phone, location, linkedin, github, summary
      """;

  static final String INSERT_PERSONAL_INFO =
      "INSERT INTO personal_info (name, title, email, active) VALUES (?, ?, ?, true)";

  private final Connection connection;

  GuideStatements(Connection connection) {
    this.connection = connection;
  }

  void insertPersonalInfo(String name, String title, String email) throws SQLException {
    Rows.change(connection, INSERT_PERSONAL_INFO, name, title, email);
  }

  /** The names in the answer, one per row. */
  List<String> newestPersonalInfo() throws SQLException {
    return Rows.read(connection, NEWEST_PERSONAL_INFO, row -> row.getString("name"));
  }

  /** Name and new title of each row in the answer. */
  List<String> updatePersonalInfo(String title, String location) throws SQLException {
    return Rows.read(
        connection,
        UPDATE_PERSONAL_INFO,
        row -> row.getString("name") + ": " + row.getString("title"),
        title,
        location);
  }

  /** Company and technologies of each row in the answer. */
  List<String> experience() throws SQLException {
    return Rows.read(
        connection,
        EXPERIENCE_WITH_TECHNOLOGIES,
        row -> row.getString("company") + " " + row.getString("technologies"));
  }
}
