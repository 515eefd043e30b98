package dev.vitae.adapter.persistence.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement and its values. Holds nothing open: whoever runs it closes what that takes. */
final class Query {
  private final Connection connection;
  private final Deadline deadline;
  private final String sql;
  private final List<Argument> arguments = new ArrayList<>();

  Query(Connection connection, Deadline deadline, String sql) {
    this.connection = connection;
    this.deadline = deadline;
    this.sql = sql;
  }

  /** The value of the next question mark. */
  Query bind(Argument argument) {
    arguments.add(argument);
    return this;
  }

  /** Every row, in the order of the statement. */
  <R> List<R> list(Row<R> row) throws SQLException {
    try (PreparedStatement statement = prepared();
        ResultSet rows = statement.executeQuery()) {
      List<R> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.read(rows));
      }
      return found;
    }
  }

  /** The first row, if there is one. */
  <R> Optional<R> first(Row<R> row) throws SQLException {
    try (PreparedStatement statement = prepared();
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /** Whatever is made of all rows together. */
  <R> R all(Row<R> result) throws SQLException {
    try (PreparedStatement statement = prepared();
        ResultSet rows = statement.executeQuery()) {
      return result.read(rows);
    }
  }

  /** For a statement that gives back no rows. */
  void run() throws SQLException {
    try (PreparedStatement statement = prepared()) {
      statement.executeUpdate();
    }
  }

  private PreparedStatement prepared() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.size(); i++) {
        arguments.get(i).bindTo(statement, i + 1);
      }
      deadline.limit(statement);
      return statement;
    } catch (SQLException | RuntimeException | Error failed) {
      try {
        statement.close();
      } catch (SQLException lost) {
        failed.addSuppressed(lost);
      }
      throw failed;
    }
  }
}
