package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.Basis;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table of records: a column for each attribute, but for technologies, which links to another
 * table hold. Rows that are not active are not there. Statements call a row {@code r}.
 */
final class RecordTable<T> {
  static final String HEAD = "r.id, r.revision, r.updated_at";
  private static final String GIVES_BACK = " RETURNING id, revision, " + micros("updated_at");
  private static final String ON_BASIS = " AND revision = ANY(?)";

  private final String name;
  private final List<Attribute<T, ?>> columns;
  private final Optional<MentionLinks> links;
  private final Function<EntryId, NotFoundException> notFound;
  private volatile Writing writing;

  /**
   * @param links are written with the record, in the same statement
   */
  RecordTable(
      String name,
      Description<T> description,
      Optional<MentionLinks> links,
      Function<EntryId, NotFoundException> notFound) {
    this.name = quoted(name);
    this.columns = new ArrayList<>();
    for (Attribute<T, ?> attribute : description.attributes()) {
      if (attribute.type() != ValueType.TECHNOLOGIES) {
        columns.add(attribute);
      }
    }
    this.links = links;
    this.notFound = notFound;
  }

  /** A name for a statement: a kind may be called as SQL calls something else ("references"). */
  static String quoted(String name) {
    return '"' + name + '"';
  }

  /**
   * Microseconds since 1970, exactly. The driver's way to a point in time would cost a cold start
   * some milliseconds.
   */
  private static String micros(String column) {
    return "CAST(extract(epoch FROM " + column + ") * 1000000 AS bigint) AS updated_at";
  }

  /** The column of {@code r} that holds an attribute. */
  static String column(Attribute<?, ?> attribute) {
    return "r." + quoted(attribute.name());
  }

  /** Quoted. */
  String name() {
    return name;
  }

  /**
   * What to select of {@code r}: first what is called as {@link #HEAD}, then the attributes that
   * are columns.
   */
  String selected() {
    StringBuilder selected = new StringBuilder("r.id, r.revision, " + micros("r.updated_at"));
    for (Attribute<T, ?> column : columns) {
      selected.append(", ").append(column(column));
    }
    return selected.toString();
  }

  /** The active rows; conditions may be added with AND, for {@code r} is the table. */
  String select() {
    return "SELECT " + selected() + " FROM " + name + " r WHERE r.active";
  }

  /**
   * @param technologies that the record comes to mention; none in a table without links
   */
  Stored<T> insert(Session session, T value, List<Long> technologies) throws SQLException {
    Query query = session.query(writing().insert);
    bind(query, value);
    bindLinks(query, technologies);
    return query
        .first(row -> RowReader.head(row, 1, value))
        .orElseThrow(() -> new IllegalStateException("an insert has given back no row"));
  }

  /**
   * @param technologies as for {@link #insert}
   * @throws NotFoundException if there is none
   * @throws StaleRevisionException if the basis does not hold the current revision
   */
  Stored<T> replace(Session session, EntryId id, Basis basis, T value, List<Long> technologies)
      throws SQLException {
    Query query = session.query(basis.any() ? writing().update : writing().updateOnBasis);
    bind(query, value);
    bind(query, id, basis);
    bindLinks(query, technologies);
    Optional<Stored<T>> replaced = query.first(row -> RowReader.head(row, 1, value));
    return replaced.isPresent() ? replaced.get() : refused(session, id);
  }

  /** Until the transaction's end nobody else changes it; what is not there is not locked. */
  void lock(Session session, EntryId id) throws SQLException {
    revision(session.query(writing().lock), id);
  }

  /** Fails as {@link #replace} does. */
  void remove(Session session, EntryId id, Basis basis) throws SQLException {
    Query query = session.query(basis.any() ? writing().remove : writing().removeOnBasis);
    bind(query, id, basis);
    if (query.first(RecordTable::number).isEmpty()) {
      refused(session, id);
    }
  }

  /** Says why a change found no row to change. */
  private <R> R refused(Session session, EntryId id) throws SQLException {
    Optional<Long> current = revision(session.query(writing().revision), id);
    if (current.isPresent()) {
      throw new StaleRevisionException(current.get());
    }
    throw notFound.apply(id);
  }

  private static Optional<Long> revision(Query query, EntryId id) throws SQLException {
    return query.bind(ColumnType.number(id.value())).first(RecordTable::number);
  }

  private static Long number(ResultSet row) throws SQLException {
    return row.getLong(1);
  }

  private void bind(Query query, T value) {
    for (Attribute<T, ?> column : columns) {
      query.bind(ColumnType.of(column.type()).argument(column.of(value)));
    }
  }

  private static void bind(Query query, EntryId id, Basis basis) {
    query.bind(ColumnType.number(id.value()));
    if (!basis.any()) {
      query.bind(ColumnType.numbers(basis.revisions()));
    }
  }

  private void bindLinks(Query query, List<Long> technologies) {
    if (links.isPresent()) {
      links.get().bind(query, technologies);
    }
  }

  private Writing writing() {
    Writing known = writing;
    if (known == null) {
      known = new Writing();
      writing = known;
    }
    return known;
  }

  /** The statements that change something, which a process that only reads does not make. */
  private final class Writing {
    private final String insert;
    private final String update;
    private final String updateOnBasis;
    private final String remove;
    private final String removeOnBasis;
    private final String revision;
    private final String lock;

    Writing() {
      String there = " WHERE id = ? AND active";
      List<String> names = new ArrayList<>();
      List<String> marks = new ArrayList<>();
      List<String> settings = new ArrayList<>();
      for (Attribute<T, ?> column : columns) {
        names.add(quoted(column.name()));
        marks.add("?");
        settings.add(quoted(column.name()) + " = ?");
      }
      this.insert =
          withLinks(
              ("INSERT INTO " + name + " (" + String.join(", ", names) + ", active) VALUES (")
                  + (String.join(", ", marks) + ", true)" + GIVES_BACK));
      String set = "UPDATE " + name + " SET " + String.join(", ", settings) + there;
      this.update = withLinks(set + GIVES_BACK);
      this.updateOnBasis = withLinks(set + ON_BASIS + GIVES_BACK);
      String inactive = "UPDATE " + name + " SET active = false" + there;
      this.remove = inactive + GIVES_BACK;
      this.removeOnBasis = inactive + ON_BASIS + GIVES_BACK;
      this.revision = "SELECT revision FROM " + name + there;
      this.lock = revision + " FOR NO KEY UPDATE";
    }

    private String withLinks(String statement) {
      return links.isPresent() ? links.get().writtenWith(statement) : statement;
    }
  }
}
