package dev.vitae.adapter.migration.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is left of JDBC when no statement needs more than to be run and read. */
public final class Rows {
  private Rows() {}

  /** Makes a value of the row that the result set stands on. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  public static <T> List<T> read(
      Connection connection, String sql, Reader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> values = new ArrayList<>();
        while (rows.next()) {
          values.add(reader.read(rows));
        }
        return values;
      }
    }
  }

  /** The first column of the only row. */
  public static String text(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return read(connection, sql, row -> row.getString(1), parameters).get(0);
  }

  public static boolean holds(Connection connection, String condition, Object... parameters)
      throws SQLException {
    return read(connection, "SELECT " + condition, row -> row.getBoolean(1), parameters).get(0);
  }

  /** The number of rows that were changed. */
  public static int change(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** One statement or a whole script. */
  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
