package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
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

/** The table of a kind, and the statements that read entries from it. */
final class EntryTable<T extends Entry> {
  private final EntryKind<T> kind;
  private final RecordTable<T> records;
  private final ListOrder order;
  private final RowReader<T> reader;
  private final Optional<MentionLinks> links;
  private final Map<ListForm<T>, String> lists = new ConcurrentHashMap<>();
  private volatile String find;

  /**
   * Each form is a text that never changes, so that the driver prepares it once. The limit is part
   * of it because a planner that does not know it plans for a tenth of the table.
   *
   * @param settled see {@link ListOrder#settled}; of a page behind a position
   */
  private static final class ListForm<T> {
    private final Set<Criterion<T>> narrowed;
    private final int limit;
    private final Optional<Integer> settled;

    ListForm(Set<Criterion<T>> narrowed, int limit, Optional<Integer> settled) {
      this.narrowed = narrowed;
      this.limit = limit;
      this.settled = settled;
    }

    // Written out: what a record has is made while it runs, at ten times a cold start's price.

    @Override
    public boolean equals(Object other) {
      return other instanceof ListForm<?> form
          && narrowed.equals(form.narrowed)
          && limit == form.limit
          && settled.equals(form.settled);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * narrowed.hashCode() + limit) + settled.hashCode();
    }
  }

  EntryTable(EntryKind<T> kind) {
    this.kind = kind;
    this.links =
        kind.technologies().isPresent() ? Optional.of(MentionLinks.of(kind)) : Optional.empty();
    this.records = new RecordTable<>(kind.collection(), kind.description(), links, this::notFound);
    this.order = ListOrder.of(kind);
    this.reader = RowReader.inOrder(kind.description());
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
    String known = find;
    if (known == null) {
      known = withTechnologies(records.select() + " AND r.id = ?", "");
      find = known;
    }
    return known;
  }

  /** One row more than the limit, if there are so many. */
  String list(EntryQuery<T> query) {
    Optional<Integer> settled =
        query.after().isPresent()
            ? Optional.of(order.settled(query, query.after().get()))
            : Optional.empty();
    ListForm<T> form = new ListForm<>(query.narrowed().keySet(), query.limit(), settled);
    String known = lists.get(form);
    if (known == null) {
      known = statement(form);
      // The query's own set may be a view of what the caller goes on using.
      lists.put(new ListForm<>(Set.copyOf(form.narrowed), form.limit, settled), known);
    }
    return known;
  }

  /** What {@link #list} asks for. */
  void bind(Query statement, EntryQuery<T> query) {
    for (Criterion<T> criterion : kind.criteria()) {
      if (query.narrowed().containsKey(criterion)) {
        statement.bind(argument(criterion, query.narrowed().get(criterion)));
      }
    }
    if (query.after().isPresent()) {
      Position after = query.after().get();
      order.bind(statement, order.settled(query, after), after);
    }
  }

  private String statement(ListForm<T> form) {
    StringBuilder rows = new StringBuilder(records.select());
    for (Criterion<T> criterion : kind.criteria()) {
      if (form.narrowed.contains(criterion)) {
        rows.append(" AND ").append(condition(criterion));
      }
    }
    if (form.settled.isPresent()) {
      rows.append(" AND ").append(order.afterPosition(form.settled.get()));
    }
    rows.append(order.orderBy()).append(" LIMIT ").append(form.limit + 1);
    return withTechnologies(rows.toString(), order.orderBy());
  }

  private String condition(Criterion<T> criterion) {
    return criterion.form() == Criterion.Form.MENTIONS
        ? links.orElseThrow().mentions("?")
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
    StringBuilder attributes = new StringBuilder();
    for (Attribute<T, ?> attribute : kind.description().attributes()) {
      attributes.append(", ").append(selected(attribute));
    }
    return attributes.toString();
  }

  private static String selected(Attribute<?, ?> attribute) {
    return attribute.type() == ValueType.TECHNOLOGIES
        ? "mentioned.names AS " + RecordTable.quoted(attribute.name())
        : RecordTable.column(attribute);
  }
}
