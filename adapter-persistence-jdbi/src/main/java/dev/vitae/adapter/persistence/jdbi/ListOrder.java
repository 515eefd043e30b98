package dev.vitae.adapter.persistence.jdbi;

import static java.util.stream.Collectors.joining;

import dev.vitae.application.Position;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.SortKey;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.ValueType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;

/**
 * A kind's order in terms of its table. Every step compares values that are there: an absent one
 * stands in with a value beyond all others, as in the expressions of the schema's list indexes.
 */
final class ListOrder {
  /**
   * One expression of {@code r} to order by.
   *
   * @param sortKey whose value of a position it compares with
   * @param type of the expression
   * @param standIn from a position's value, which may be {@code null}, to the expression's
   */
  private record Step(
      String expression,
      boolean descending,
      int sortKey,
      ColumnType type,
      UnaryOperator<Object> standIn) {

    String direction() {
      return descending ? expression + " DESC" : expression;
    }

    String beyond(int place) {
      return expression + (descending ? " < :after" : " > :after") + place;
    }
  }

  private final List<Step> steps;

  private ListOrder(List<Step> steps) {
    this.steps = steps;
  }

  static ListOrder of(EntryKind<? extends Entry> kind) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < kind.order().size(); i++) {
      steps.addAll(steps(kind.order().get(i), i));
    }
    return new ListOrder(steps);
  }

  private static List<Step> steps(SortKey<?> key, int place) {
    Attribute<?, ?> attribute = key.attribute();
    String column = RecordTable.column(attribute);
    boolean down = key.descending();
    ColumnType type = ColumnType.of(attribute.type());
    if (attribute.required() || attribute.type() == ValueType.FLAG) {
      return List.of(new Step(comparable(attribute), down, place, type, value -> value));
    }
    return switch (attribute.type()) {
      case DAY -> {
        String last = "coalesce(%s, date '%s')".formatted(column, down ? "-infinity" : "infinity");
        // The driver sends these two days as the two infinities.
        Object day = down ? LocalDate.MIN : LocalDate.MAX;
        yield List.of(new Step(last, down, place, type, absentAs(day)));
      }
      case NUMBER -> {
        int number = down ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        String last = "coalesce(%s, %d)".formatted(column, number);
        yield List.of(new Step(last, down, place, type, absentAs(number)));
      }
      case TEXT -> {
        // No text comes after all others, so absence is a step of its own where it has to be last.
        Step absence =
            new Step(
                "(" + column + " IS NULL)", false, place, ColumnType.FLAG, value -> value == null);
        String first = "coalesce(%s, '') COLLATE \"C\"".formatted(column);
        Step text = new Step(first, down, place, type, absentAs(""));
        yield down ? List.of(text) : List.of(absence, text);
      }
      case FLAG, TECHNOLOGIES -> throw new IllegalStateException(attribute + " has no order");
    };
  }

  private static UnaryOperator<Object> absentAs(Object standIn) {
    return value -> value == null ? standIn : value;
  }

  /** Texts compare by code point wherever they are compared, and find the same indexes so. */
  static String comparable(Attribute<?, ?> attribute) {
    String column = RecordTable.column(attribute);
    return attribute.type() == ValueType.TEXT ? column + " COLLATE \"C\"" : column;
  }

  /** For a statement whose {@code r} has the table's columns. */
  String orderBy() {
    return " ORDER BY "
        + Stream.concat(steps.stream().map(Step::direction), Stream.of("r.id"))
            .collect(joining(", "));
  }

  /**
   * The rows after a position in as many parts as it takes for each to be one range of the list
   * index: all steps equal and the id greater, all but the last equal and that one beyond, and so
   * on. (One comparison of rows would do if all steps had the same direction.)
   */
  List<String> rangesAfterPosition() {
    List<String> ranges = new ArrayList<>();
    for (int equal = steps.size(); equal >= 0; equal--) {
      String beyond = equal == steps.size() ? "r.id > :after_id" : steps.get(equal).beyond(equal);
      ranges.add(
          Stream.concat(
                  IntStream.range(0, equal)
                      .mapToObj(place -> steps.get(place).expression() + " = :after" + place),
                  Stream.of(beyond))
              .collect(joining(" AND ")));
    }
    return ranges;
  }

  /** What {@link #rangesAfterPosition} asks for. */
  void bind(Query query, Position after) {
    for (int place = 0; place < steps.size(); place++) {
      Step step = steps.get(place);
      Object value = step.standIn().apply(after.values().get(step.sortKey()));
      query.bind("after" + place, step.type().argument(value));
    }
    query.bind("after_id", ColumnType.number(after.id().value()));
  }
}
