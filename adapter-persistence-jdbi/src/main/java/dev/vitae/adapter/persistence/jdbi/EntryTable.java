package dev.vitae.adapter.persistence.jdbi;

import static java.util.stream.Collectors.joining;

import dev.vitae.application.EntryQuery;
import dev.vitae.domain.Criterion;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.failure.NotFoundException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/** The table of a kind, and the statements that read entries from it. */
final class EntryTable<T extends Entry> {
  private final EntryKind<T> kind;
  private final RecordTable<T> records;
  private final ListOrder order;
  private final RowReader<T> reader;
  private final Optional<MentionLinks> links;
  private final String find;
  private final Map<ListForm<T>, String> lists = new ConcurrentHashMap<>();

  /**
   * Each form is a text that never changes, so that the driver prepares it once. The limit is part
   * of it because a planner that does not know it plans for a tenth of the table.
   *
   * @param settled see {@link ListOrder#settled}; of a page behind a position
   */
  private record ListForm<T>(Set<Criterion<T>> narrowed, int limit, Optional<Integer> settled) {}

  EntryTable(EntryKind<T> kind) {
    this.kind = kind;
    this.links = kind.technologies().map(technologies -> MentionLinks.of(kind));
    this.records = new RecordTable<>(kind.collection(), kind.description(), links, this::notFound);
    this.order = ListOrder.of(kind);
    this.reader = RowReader.inOrder(kind.description());
    this.find = withTechnologies(records.select() + " AND r.id = :id", "");
  }

  EntryKind<T> kind() {
    return kind;
  }

  RecordTable<T> records() {
    return records;
  }

  Optional<MentionLinks> links() {
    return links;
  }

  RowReader<T> reader() {
    return reader;
  }

  NotFoundException notFound(EntryId id) {
    return new NotFoundException("there is no " + kind.singular() + " with the id " + id);
  }

  String find() {
    return find;
  }

  /** One row more than the limit, if there are so many. */
  String list(EntryQuery<T> query) {
    ListForm<T> form =
        new ListForm<>(
            query.narrowed().keySet(),
            query.limit(),
            query.after().map(position -> order.settled(query, position)));
    String known = lists.get(form);
    if (known != null) {
      return known;
    }
    // The query's own set may be a view of what the caller goes on using.
    ListForm<T> kept = new ListForm<>(Set.copyOf(form.narrowed()), form.limit(), form.settled());
    return lists.computeIfAbsent(kept, this::statement);
  }

  void bind(Query statement, EntryQuery<T> query) {
    query
        .narrowed()
        .forEach(
            (criterion, asked) -> statement.bind(criterion.name(), argument(criterion, asked)));
    query
        .after()
        .ifPresent(position -> order.bind(statement, order.settled(query, position), position));
  }

  private String statement(ListForm<T> form) {
    String narrowed =
        kind.criteria().stream()
            .filter(form.narrowed()::contains)
            .map(criterion -> " AND " + condition(criterion))
            .collect(joining());
    String after = form.settled().map(settled -> " AND " + order.afterPosition(settled)).orElse("");
    String rows =
        records.select() + narrowed + after + order.orderBy() + " LIMIT " + (form.limit() + 1);
    return withTechnologies(rows, order.orderBy());
  }

  private String condition(Criterion<T> criterion) {
    return criterion.form() == Criterion.Form.MENTIONS
        ? links.orElseThrow().mentions(":" + criterion.name())
        : order.condition(criterion);
  }

  private Argument argument(Criterion<T> criterion, Object asked) {
    return criterion.form() == Criterion.Form.MENTIONS
        ? ColumnType.TEXT.argument(asked)
        : order.asked(criterion, asked);
  }

  /**
   * @param rows a statement for rows of the table
   * @param orderBy repeated, because joining may lose the order of the rows
   */
  private String withTechnologies(String rows, String orderBy) {
    if (links.isEmpty()) {
      return rows;
    }
    return links.get().joinedTo(rows, RecordTable.HEAD + attributes(), orderBy);
  }

  private String attributes() {
    return kind.description().attributes().stream()
        .map(attribute -> ", " + selected(attribute))
        .collect(joining());
  }

  private static String selected(Attribute<?, ?> attribute) {
    return attribute.type() == ValueType.TECHNOLOGIES
        ? "mentioned.names AS " + RecordTable.quoted(attribute.name())
        : RecordTable.column(attribute);
  }
}
