package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.InvalidException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Reads a record from a row: id, revision and time of the last change, in microseconds, stand in a
 * row one after the other, the attributes wherever they are said to.
 */
final class RowReader<T> implements Row<Stored<T>> {
  /** How many columns come before the attributes when nothing else does. */
  static final int HEAD = 3;

  private static final long MICROS_IN_SECOND = 1_000_000;
  private static final long NANOS_IN_MICRO = 1_000;

  private final Description<T> description;
  private final int id;
  private final int[] columns;
  private final ColumnType[] types;

  /**
   * @param id the column of the id, from 1 on
   * @param columns of each attribute, in the description's order
   */
  RowReader(Description<T> description, int id, int[] columns) {
    this.description = description;
    this.id = id;
    this.columns = columns.clone();
    this.types = new ColumnType[columns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = ColumnType.of(description.attributes().get(i).type());
    }
  }

  /** For rows that hold nothing but id, revision, time and attributes. */
  static <T> RowReader<T> inOrder(Description<T> description) {
    int[] columns = new int[description.attributes().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = HEAD + 1 + i;
    }
    return new RowReader<>(description, 1, columns);
  }

  @Override
  public Stored<T> read(ResultSet row) throws SQLException {
    return head(row, id, value(row));
  }

  /** What a statement gives back of a row that was just written. */
  static <T> Stored<T> head(ResultSet row, int id, T value) throws SQLException {
    long micros = row.getLong(id + 2);
    Instant updatedAt =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, MICROS_IN_SECOND),
            Math.floorMod(micros, MICROS_IN_SECOND) * NANOS_IN_MICRO);
    return new Stored<>(new EntryId(row.getLong(id)), row.getLong(id + 1), updatedAt, value);
  }

  private T value(ResultSet row) throws SQLException {
    Values.Builder<T> values = Values.builder();
    List<Attribute<T, ?>> attributes = description.attributes();
    for (int i = 0; i < columns.length; i++) {
      put(attributes.get(i), types[i].read(row, columns[i]), values);
    }
    try {
      return description.create(values.build());
    } catch (InvalidException broken) {
      // Nobody who asks for a row can do anything about what is wrong with it.
      throw new IllegalStateException(
          "the row with the id %d breaks a rule of its kind".formatted(row.getLong(id)), broken);
    }
  }

  @SuppressWarnings("unchecked") // a column's type follows from its attribute's
  private static <T, V> void put(
      Attribute<T, V> attribute, Object value, Values.Builder<T> values) {
    values.put(attribute, (V) value);
  }
}
