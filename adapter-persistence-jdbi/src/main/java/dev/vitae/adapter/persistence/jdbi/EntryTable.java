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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.PGStatement;

/** The table of a kind, and the statements that read entries from it. */
final class EntryTable<T extends Entry> {
  /**
   * A plan that is to serve any position takes each value for an average one, and reads half a
   * table for one that half the table has; so such a statement is not prepared on the server.
   */
  private static final StatementCustomizer PLANNED_FOR_ITS_VALUES =
      new StatementCustomizer() {
        @Override
        public void beforeExecution(PreparedStatement statement, StatementContext context)
            throws SQLException {
          statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
      };

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
   */
  private record ListForm<T>(Set<Criterion<T>> narrowed, boolean first, int limit) {}

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
        new ListForm<>(query.narrowed().keySet(), query.after().isEmpty(), query.limit());
    String known = lists.get(form);
    if (known != null) {
      return known;
    }
    // The query's own set may be a view of what the caller goes on using.
    ListForm<T> kept = new ListForm<>(Set.copyOf(form.narrowed()), form.first(), form.limit());
    return lists.computeIfAbsent(kept, this::statement);
  }

  void bind(Query statement, EntryQuery<T> query) {
    query
        .narrowed()
        .forEach(
            (criterion, asked) ->
                statement.bind(criterion.name(), ColumnType.of(criterion.type()).argument(asked)));
    query
        .after()
        .ifPresent(
            position -> {
              order.bind(statement, position);
              statement.addCustomizer(PLANNED_FOR_ITS_VALUES);
            });
  }

  private String statement(ListForm<T> form) {
    String rows =
        records.select()
            + kind.criteria().stream()
                .filter(form.narrowed()::contains)
                .map(criterion -> " AND " + condition(criterion))
                .collect(joining());
    String firstRows = order.orderBy() + " LIMIT " + (form.limit() + 1);
    if (form.first()) {
      return withTechnologies(rows + firstRows, order.orderBy());
    }
    String ranges =
        order.rangesAfterPosition().stream()
            .map(range -> "(" + rows + " AND " + range + firstRows + ")")
            .collect(joining(" UNION ALL "));
    return withTechnologies(
        "SELECT " + records.selected() + " FROM (" + ranges + ") r" + firstRows, order.orderBy());
  }

  private String condition(Criterion<T> criterion) {
    String asked = ":" + criterion.name();
    return switch (criterion.form()) {
      case EQUALS -> ListOrder.comparable(criterion.attribute()) + " = " + asked;
      case AT_LEAST -> ListOrder.comparable(criterion.attribute()) + " >= " + asked;
      case MENTIONS -> links.orElseThrow().mentions(asked);
    };
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
