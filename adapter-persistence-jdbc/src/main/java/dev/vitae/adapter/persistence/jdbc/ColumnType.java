package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.attribute.ValueType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** How the values of one type go into a statement and come out of a row. */
enum ColumnType {
  TEXT("text") {
    @Override
    String read(ResultSet row, int column) throws SQLException {
      return row.getString(column);
    }

    @Override
    Argument argument(Object value) {
      return (statement, position) -> statement.setString(position, (String) value);
    }
  },

  DAY("date") {
    @Override
    LocalDate read(ResultSet row, int column) throws SQLException {
      return row.getObject(column, LocalDate.class);
    }

    @Override
    Argument argument(Object value) {
      return (statement, position) -> statement.setObject(position, value, Types.DATE);
    }
  },

  NUMBER("integer") {
    @Override
    Integer read(ResultSet row, int column) throws SQLException {
      int value = row.getInt(column);
      return row.wasNull() ? null : (Integer) value;
    }

    @Override
    Argument argument(Object value) {
      return (statement, position) -> statement.setObject(position, value, Types.INTEGER);
    }
  },

  FLAG("boolean") {
    @Override
    Boolean read(ResultSet row, int column) throws SQLException {
      boolean value = row.getBoolean(column);
      return row.wasNull() ? null : (Boolean) value;
    }

    @Override
    Argument argument(Object value) {
      return (statement, position) -> statement.setObject(position, value, Types.BOOLEAN);
    }
  },

  TEXTS("text[]") {
    @Override
    List<String> read(ResultSet row, int column) throws SQLException {
      Array array = row.getArray(column);
      return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    @Override
    Argument argument(Object value) {
      Object[] texts = ((List<?>) value).toArray();
      return (statement, position) ->
          statement.setArray(position, statement.getConnection().createArrayOf("text", texts));
    }
  };

  private final String sqlName;

  ColumnType(String sqlName) {
    this.sqlName = sqlName;
  }

  static ColumnType of(ValueType type) {
    return switch (type) {
      case TEXT -> TEXT;
      case DAY -> DAY;
      case NUMBER -> NUMBER;
      case FLAG -> FLAG;
      case TECHNOLOGIES -> TEXTS;
    };
  }

  /** For the ids and revisions of rows, which no attribute holds. */
  static Argument number(long value) {
    return (statement, position) -> statement.setLong(position, value);
  }

  static Argument numbers(Collection<Long> values) {
    Object[] numbers = values.toArray();
    return (statement, position) ->
        statement.setArray(position, statement.getConnection().createArrayOf("bigint", numbers));
  }

  String sqlName() {
    return sqlName;
  }

  /**
   * @return {@code null} if absent; texts are never absent, they are none
   */
  abstract Object read(ResultSet row, int column) throws SQLException;

  /**
   * @param value may be {@code null}
   */
  abstract Argument argument(Object value);
}
