package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
import dev.vitae.domain.Criterion;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.SortKey;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.ValueType;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A kind's order in terms of its table, each step of it ascending: what a list has in descending
 * order is turned round, and an absent value stands in with one beyond all others. So the rows
 * after a position are those of which one comparison of rows holds, and they are one range of the
 * list's index, which has the same expressions.
 */
final class ListOrder {
  /** No entry has a later day: the domain and the schema both see to it. */
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /**
   * One expression of {@code r} to order by.
   *
   * @param sortKey whose value of a position it compares with
   * @param always whether the attribute is never absent: equal are then the values of the
   *     expression if and only if those of the attribute are
   * @param reversed whether more of the attribute is less of the expression
   * @param type of the expression
   * @param beyond stands in for an absent value; {@code null} if the expression says whether there
   *     is one
   */
  private record Step(
      Attribute<?, ?> attribute,
      int sortKey,
      boolean always,
      boolean reversed,
      String expression,
      ColumnType type,
      Object beyond) {

    Argument argument(Object value) {
      if (beyond == null) {
        return type.argument(value == null ? 1 : 0);
      }
      return type.argument(value == null ? beyond : turned(value, reversed));
    }
  }

  private final List<Step> steps;

  private ListOrder(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * @throws IllegalArgumentException if a text is to be in descending order
   */
  static ListOrder of(EntryKind<? extends Entry> kind) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < kind.order().size(); i++) {
      SortKey<?> key = kind.order().get(i);
      if (key.descending() && key.attribute().type() == ValueType.TEXT) {
        throw new IllegalArgumentException(
            "%s cannot be listed by %s in descending order: no expression turns a text round"
                .formatted(kind, key.attribute().name()));
      }
      steps.addAll(steps(key.attribute(), i, key.descending()));
    }
    return new ListOrder(steps);
  }

  private static List<Step> steps(Attribute<?, ?> attribute, int place, boolean down) {
    ValueType type = attribute.type();
    boolean always = attribute.required() || type == ValueType.FLAG;
    String column = RecordTable.column(attribute);
    if (type == ValueType.TEXT && !always) {
      // No text comes after all others, so absence is a step of its own.
      return List.of(
          new Step(
              attribute,
              place,
              false,
              false,
              "CAST((" + column + " IS NULL) AS integer)",
              ColumnType.NUMBER,
              null),
          new Step(
              attribute,
              place,
              false,
              false,
              "coalesce(" + column + ", '') COLLATE \"C\"",
              ColumnType.TEXT,
              ""));
    }
    boolean isDay = type == ValueType.DAY && !down;
    // The driver sends the last of its days as infinity.
    Object beyondAll = isDay ? (Object) LocalDate.MAX : (Object) Integer.MAX_VALUE;
    String beyond = isDay ? "date 'infinity'" : "2147483647";
    String turned = turned(attribute, down);
    return List.of(
        new Step(
            attribute,
            place,
            always,
            down,
            always ? turned : "coalesce(" + turned + ", " + beyond + ")",
            down || type == ValueType.FLAG ? ColumnType.NUMBER : ColumnType.of(type),
            beyondAll));
  }

  private static String turned(Attribute<?, ?> attribute, boolean down) {
    String column = RecordTable.column(attribute);
    return switch (attribute.type()) {
      case DAY -> down ? "(date '" + LAST_DAY + "' - " + column + ")" : column;
      case NUMBER -> down ? "(- " + column + ")" : column;
      case FLAG ->
          down ? "(1 - CAST(" + column + " AS integer))" : "CAST(" + column + " AS integer)";
      case TEXT -> comparable(attribute);
      case TECHNOLOGIES -> throw new IllegalStateException(attribute + " has no order");
    };
  }

  /** As the expression of {@link #turned(Attribute, boolean)} does it. */
  private static Object turned(Object value, boolean down) {
    if (value instanceof Boolean) {
      return (Boolean) value == down ? 0 : 1;
    }
    if (!down) {
      return value;
    }
    return value instanceof LocalDate
        ? (Object) Math.toIntExact(ChronoUnit.DAYS.between((LocalDate) value, LAST_DAY))
        : (Object) Math.negateExact((Integer) value);
  }

  /** For a statement whose {@code r} has the table's columns. */
  String orderBy() {
    return " ORDER BY " + expressions(steps);
  }

  private static String expressions(List<Step> steps) {
    StringBuilder expressions = new StringBuilder();
    for (Step step : steps) {
      expressions.append(step.expression()).append(", ");
    }
    return expressions.append("r.id").toString();
  }

  /**
   * How many steps, from the first one on, have the position's value in all rows that the query is
   * narrowed to. They are no part of the comparison with the position, which else would be made
   * with every row of that value. The last step always is: by the id alone the planner would take
   * the primary key.
   */
  <T extends Entry> int settled(EntryQuery<T> query, Position after) {
    int settled = 0;
    while (settled < steps.size() - 1 && settles(query, after, steps.get(settled))) {
      settled++;
    }
    return settled;
  }

  private static <T extends Entry> boolean settles(EntryQuery<T> query, Position after, Step step) {
    return step.always()
        && query.narrowed().entrySet().stream()
            .filter(asked -> asked.getKey().form() == Criterion.Form.EQUALS)
            .filter(asked -> asked.getKey().attribute().equals(step.attribute()))
            .anyMatch(
                asked -> Objects.equals(asked.getValue(), after.values().get(step.sortKey())));
  }

  /**
   * The rows after a position. Its values are asked for in a way that hides them from the planner,
   * whose plan is then the same for all positions: one range of the list's index. It would else
   * plan anew again and again where a plan for the one position looks cheaper than one for all.
   */
  String afterPosition(int settled) {
    List<Step> compared = steps.subList(settled, steps.size());
    List<String> values = new ArrayList<>();
    for (int place = settled; place < steps.size(); place++) {
      values.add(hidden(steps.get(place).type().sqlName()));
    }
    values.add(hidden("bigint"));
    return "(" + expressions(compared) + ") > (" + String.join(", ", values) + ")";
  }

  private static String hidden(String type) {
    return "(SELECT CAST(? AS " + type + "))";
  }

  /** What {@link #afterPosition} asks for. */
  void bind(Query query, int settled, Position after) {
    for (int place = settled; place < steps.size(); place++) {
      Step step = steps.get(place);
      query.bind(step.argument(after.values().get(step.sortKey())));
    }
    query.bind(ColumnType.number(after.id().value()));
  }

  /** A criterion that compares: by the step of the order, if there is one, to find its index. */
  String condition(Criterion<?> criterion) {
    Optional<Step> step = step(criterion);
    boolean reversed = step.map(Step::reversed).orElse(false);
    String operator =
        switch (criterion.form()) {
          case EQUALS -> " = ?";
          case AT_LEAST -> reversed ? " <= ?" : " >= ?";
          case MENTIONS -> throw new IllegalArgumentException(criterion + " compares nothing");
        };
    return step.map(Step::expression).orElseGet(() -> comparable(criterion.attribute())) + operator;
  }

  /** The value that {@link #condition} asks for. */
  Argument asked(Criterion<?> criterion, Object value) {
    return step(criterion)
        .map(step -> step.argument(value))
        .orElseGet(() -> ColumnType.of(criterion.type()).argument(value));
  }

  private Optional<Step> step(Criterion<?> criterion) {
    return steps.stream()
        .filter(step -> step.always() && step.attribute().equals(criterion.attribute()))
        .findFirst();
  }

  /** Texts compare by code point wherever they are compared, and find the same indexes so. */
  private static String comparable(Attribute<?, ?> attribute) {
    String column = RecordTable.column(attribute);
    return attribute.type() == ValueType.TEXT ? column + " COLLATE \"C\"" : column;
  }
}
