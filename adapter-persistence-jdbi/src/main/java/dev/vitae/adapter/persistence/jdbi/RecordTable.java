package dev.vitae.adapter.persistence.jdbi;

import static java.util.stream.Collectors.joining;

import dev.vitae.application.Basis;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A table of records: a column for each attribute, but for technologies, which links to another
 * table hold. Rows that are not active are not there. Statements call a row {@code r}.
 */
final class RecordTable<T> {
  static final String HEAD = "r.id, r.revision, r.updated_at";
  private static final String GIVES_BACK = " RETURNING id, revision, updated_at";
  private static final String ON_BASIS = " AND revision = ANY(:revisions)";

  private final String name;
  private final List<Attribute<T, ?>> columns;
  private final Optional<MentionLinks> links;
  private final Function<EntryId, NotFoundException> notFound;
  private final String insert;
  private final String update;
  private final String updateOnBasis;
  private final String remove;
  private final String revision;
  private final String lock;

  /**
   * @param links are written with the record, in the same statement
   */
  RecordTable(
      String name,
      Description<T> description,
      Optional<MentionLinks> links,
      Function<EntryId, NotFoundException> notFound) {
    this.name = quoted(name);
    this.columns =
        description.attributes().stream()
            .filter(attribute -> attribute.type() != ValueType.TECHNOLOGIES)
            .toList();
    this.links = links;
    this.notFound = notFound;
    String there = " WHERE id = :id AND active";
    this.insert =
        withLinks(
            "INSERT INTO %s (%s, active) VALUES (%s, true)"
                .formatted(this.name, each("\"%s\""), each(":%s"))
                .concat(GIVES_BACK));
    String set = "UPDATE %s SET %s".formatted(this.name, each("\"%1$s\" = :%1$s")) + there;
    this.update = withLinks(set + GIVES_BACK);
    this.updateOnBasis = withLinks(set + ON_BASIS + GIVES_BACK);
    this.remove = "UPDATE " + this.name + " SET active = false" + there;
    this.revision = "SELECT revision FROM " + this.name + there;
    this.lock = revision + " FOR NO KEY UPDATE";
  }

  /** A name for a statement: a kind may be called as SQL calls something else ("references"). */
  static String quoted(String name) {
    return '"' + name + '"';
  }

  /** The column of {@code r} that holds an attribute. */
  static String column(Attribute<?, ?> attribute) {
    return "r." + quoted(attribute.name());
  }

  /** Quoted. */
  String name() {
    return name;
  }

  /** What to select of {@code r}: first {@link #HEAD}, then the attributes that are columns. */
  String selected() {
    return Stream.concat(Stream.of(HEAD), columns.stream().map(RecordTable::column))
        .collect(joining(", "));
  }

  /** The active rows; conditions may be added with AND, for {@code r} is the table. */
  String select() {
    return "SELECT " + selected() + " FROM " + name + " r WHERE r.active";
  }

  private String withLinks(String statement) {
    return links.map(table -> table.writtenWith(statement)).orElse(statement);
  }

  /**
   * @param technologies that the record comes to mention; none in a table without links
   */
  Stored<T> insert(Handle handle, T value, List<Long> technologies) {
    return bound(handle.createQuery(insert), value, technologies)
        .map((row, context) -> RowReader.head(row, 1, value))
        .one();
  }

  /**
   * @param technologies as for {@link #insert}
   * @throws NotFoundException if there is none
   * @throws StaleRevisionException if the basis does not hold the current revision
   */
  Stored<T> replace(Handle handle, EntryId id, Basis basis, T value, List<Long> technologies) {
    Query statement = handle.createQuery(basis.any() ? update : updateOnBasis);
    return based(bound(statement, value, technologies), id, basis)
        .map((row, context) -> RowReader.head(row, 1, value))
        .findOne()
        .orElseThrow(() -> refusal(handle, id));
  }

  /** Until the transaction's end nobody else changes it; what is not there is not locked. */
  void lock(Handle handle, EntryId id) {
    handle
        .createQuery(lock)
        .bind("id", ColumnType.number(id.value()))
        .map((row, context) -> row.getLong(1))
        .findOne();
  }

  /** Fails as {@link #replace} does. */
  void remove(Handle handle, EntryId id, Basis basis) {
    based(handle.createQuery(remove + (basis.any() ? "" : ON_BASIS) + GIVES_BACK), id, basis)
        .map((row, context) -> row.getLong(1))
        .findOne()
        .orElseThrow(() -> refusal(handle, id));
  }

  private static Query based(Query query, EntryId id, Basis basis) {
    query.bind("id", ColumnType.number(id.value()));
    return basis.any() ? query : query.bind("revisions", ColumnType.numbers(basis.revisions()));
  }

  /** Why a change found no row to change. */
  private RuntimeException refusal(Handle handle, EntryId id) {
    Optional<Long> current =
        handle
            .createQuery(revision)
            .bind("id", ColumnType.number(id.value()))
            .map((row, context) -> row.getLong(1))
            .findOne();
    return current
        .<RuntimeException>map(StaleRevisionException::new)
        .orElseGet(() -> notFound.apply(id));
  }

  private Query bound(Query query, T value, List<Long> technologies) {
    for (Attribute<T, ?> column : columns) {
      query.bind(column.name(), ColumnType.of(column.type()).argument(column.of(value)));
    }
    links.ifPresent(table -> table.bind(query, technologies));
    return query;
  }

  private String each(String format) {
    return columns.stream().map(column -> format.formatted(column.name())).collect(joining(", "));
  }
}
