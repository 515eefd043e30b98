package dev.vitae.adapter.migration.observation;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.observation.Catalog.Column;
import dev.vitae.adapter.migration.observation.Catalog.Constraint;
import dev.vitae.adapter.migration.observation.Catalog.Table;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Fills tables with rows that nobody has to write: it offers PostgreSQL values of each column's
 * type, and others when a constraint refuses them. What fitted once is offered first the next time.
 */
final class Filling {
  private static final int ROWS = 200;
  private static final int ATTEMPTS = 300;
  private static final int QUESTIONS_AT_ONCE = 100;

  private static final List<String> TEXTS =
      List.of(
          "'v' || g.n",
          "'v' || g.n || '@example.org'",
          "'https://example.org/' || g.n",
          "g.n::text",
          "'+46 555 ' || g.n",
          "'2001-01-01'",
          "lpad(g.n::text, 10, '0')",
          "md5(g.n::text)::uuid::text",
          "'en'",
          "'EN'",
          "'EUR'",
          "'{}'");
  private static final List<String> NUMBERS =
      List.of("g.n", "1 + g.n % 5", "1", "0", "100", "- g.n", "0.5");

  /** By table and column: which of the offers is next. */
  private final Map<String, Integer> choices = new HashMap<>();

  /** The tables that hold rows. */
  static Set<Long> filled(Connection connection, Catalog catalog) throws SQLException {
    List<String> questions =
        catalog.tables().values().stream().filter(Table::base).map(Filling::oidIfFilled).toList();
    Set<Long> filled = new HashSet<>();
    for (int from = 0; from < questions.size(); from += QUESTIONS_AT_ONCE) {
      List<String> some =
          questions.subList(from, Math.min(from + QUESTIONS_AT_ONCE, questions.size()));
      filled.addAll(Rows.read(connection, String.join(" UNION ALL ", some), row -> row.getLong(1)));
    }
    return filled;
  }

  /** Those of the tables that are there, and hold no row. */
  static Set<Long> empty(Connection connection, Set<Long> tables, Catalog catalog)
      throws SQLException {
    Set<Long> empty = new HashSet<>(tables);
    empty.retainAll(catalog.tables().keySet());
    empty.removeAll(filled(connection, catalog));
    return empty;
  }

  /** Takes all rows out of all tables. */
  static void clear(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    for (Table table : Catalog.read(connection).tables().values()) {
      if (table.base() && !table.name().equals(FlywayConfiguration.HISTORY)) {
        names.add(table.quoted());
      }
    }
    if (!names.isEmpty()) {
      Rows.run(connection, "TRUNCATE " + String.join(", ", names) + " CASCADE");
    }
  }

  /** Fills the tables that are empty; a sentence for each that could not be. */
  List<String> fill(Connection connection) throws SQLException {
    Catalog catalog = Catalog.read(connection);
    Map<Table, String> left = new LinkedHashMap<>();
    Set<Long> filled = filled(connection, catalog);
    catalog.tables().values().stream()
        .filter(table -> table.base() && !filled.contains(table.oid()))
        .filter(table -> !table.name().equals(FlywayConfiguration.HISTORY))
        .sorted(Comparator.comparing(Table::name))
        .forEach(table -> left.put(table, ""));
    int before;
    do {
      before = left.size();
      for (Table table : List.copyOf(left.keySet())) {
        if (parents(catalog, table).anyMatch(parent -> left.containsKey(parent))
            && left.size() > 1
            && left.get(table).isEmpty()) {
          left.put(table, "it refers to a table without rows");
          continue;
        }
        Optional<String> refusal = fill(connection, catalog, table);
        if (refusal.isEmpty()) {
          left.remove(table);
        } else {
          left.put(table, refusal.get());
        }
      }
    } while (left.size() < before);
    List<String> remarks = new ArrayList<>();
    left.forEach(
        (table, reason) ->
            remarks.add(
                "The table %s stayed empty, so that what reads it was not seen: %s"
                    .formatted(table.name(), reason)));
    return remarks;
  }

  private static Stream<Table> parents(Catalog catalog, Table table) {
    return catalog.constraints().values().stream()
        .filter(constraint -> constraint.kind() == 'f' && constraint.table() == table.oid())
        .filter(constraint -> constraint.referenced() != table.oid())
        .map(constraint -> catalog.tables().get(constraint.referenced()));
  }

  private Optional<String> fill(Connection connection, Catalog catalog, Table table)
      throws SQLException {
    Map<Column, List<String>> offers = new LinkedHashMap<>();
    for (Column column : catalog.columnsOf(table.oid())) {
      if (!column.generated() && !column.identity() && !column.serial()) {
        offers.put(column, offers(connection, catalog, table, column));
      }
    }
    String refusal = "no values fit it";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Rows.run(connection, insert(table, offers));
        return !Rows.holds(connection, "EXISTS (" + oidIfFilled(table) + ")")
            ? Optional.of("no row fits it")
            : Optional.empty();
      } catch (SQLException refused) {
        refusal = refused.getMessage().lines().findFirst().orElse("");
        if (!next(refused, catalog, table, offers)) {
          return Optional.of(refusal);
        }
      }
    }
    return Optional.of(refusal);
  }

  private String insert(Table table, Map<Column, List<String>> offers) {
    if (offers.isEmpty()) {
      return "INSERT INTO " + table.quoted() + " DEFAULT VALUES";
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<Column, List<String>> offer : offers.entrySet()) {
      values.put(
          offer.getKey().quoted(),
          offer.getValue().get(choice(table, offer.getKey(), offer.getValue().size())));
    }
    return "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d) AS g (n) ON CONFLICT DO NOTHING"
        .formatted(
            table.quoted(),
            String.join(", ", values.keySet()),
            String.join(", ", values.values()),
            ROWS);
  }

  private int choice(Table table, Column column, int size) {
    return choices.getOrDefault(key(table, column), 0) % size;
  }

  private static String key(Table table, Column column) {
    return table.name() + " " + column.name();
  }

  /** Whether something else can be offered instead of what was refused. */
  private boolean next(
      SQLException refused, Catalog catalog, Table table, Map<Column, List<String>> offers) {
    ServerErrorMessage words =
        refused instanceof PSQLException server ? server.getServerErrorMessage() : null;
    String constraint = words == null ? null : words.getConstraint();
    String column = words == null ? null : words.getColumn();
    List<Column> blamed =
        offers.keySet().stream()
            .filter(
                offered ->
                    constraint != null
                        ? isIn(catalog, table, constraint, offered)
                        : column == null || offered.name().equals(column))
            .toList();
    // An odometer: when the first has offered all it has, the second moves on.
    for (Column blame : blamed) {
      int size = offers.get(blame).size();
      int following = (choice(table, blame, size) + 1) % size;
      choices.put(key(table, blame), following);
      if (following != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Catalog catalog, Table table, String name, Column column) {
    Optional<Constraint> constraint =
        catalog.constraints().values().stream()
            .filter(candidate -> candidate.table() == table.oid() && candidate.name().equals(name))
            .findFirst();
    // The check of a domain is in no table's list.
    return constraint.isEmpty() || constraint.get().columns().contains(column.key().number());
  }

  private static List<String> offers(
      Connection connection, Catalog catalog, Table table, Column column) throws SQLException {
    List<String> offers = new ArrayList<>();
    Optional<Constraint> reference =
        catalog.constraints().values().stream()
            .filter(constraint -> constraint.kind() == 'f' && constraint.table() == table.oid())
            .filter(constraint -> constraint.columns().contains(column.key().number()))
            .findFirst();
    if (reference.isPresent()) {
      offers.add(reference(connection, catalog, reference.get(), column));
    } else {
      offers.addAll(ofType(connection, table, column));
    }
    if (!column.required() || offers.isEmpty()) {
      offers.add("NULL");
    }
    return offers;
  }

  /** The n-th row of the table that is referred to, beginning again after the last. */
  private static String reference(
      Connection connection, Catalog catalog, Constraint reference, Column column)
      throws SQLException {
    int position = reference.columns().indexOf(column.key().number()) + 1;
    String referenced =
        Rows.text(
            connection,
            "SELECT quote_ident(attname) FROM pg_catalog.pg_constraint k"
                + " JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.confkey[?]"
                + " WHERE k.oid = ?",
            position,
            reference.oid());
    String parent = catalog.tables().get(reference.referenced()).quoted();
    return "(ARRAY(SELECT r.%1$s FROM %2$s r ORDER BY r.ctid))[1 + (g.n - 1) %% (SELECT nullif(count(*), 0)::integer FROM %2$s)]"
        .formatted(referenced, parent);
  }

  private static List<String> ofType(Connection connection, Table table, Column column)
      throws SQLException {
    List<String> values = new ArrayList<>();
    List<String[]> kinds =
        Rows.read(
            connection,
            "SELECT b.typcategory, b.typname, t.typtype FROM pg_catalog.pg_attribute a"
                + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " JOIN pg_catalog.pg_type b"
                + " ON b.oid = CASE WHEN t.typbasetype = 0 THEN t.oid ELSE t.typbasetype END"
                + " WHERE a.attrelid = ? AND a.attnum = ?",
            row -> new String[] {row.getString(1), row.getString(2), row.getString(3)},
            table.oid(),
            column.key().number());
    String category = kinds.get(0)[0];
    String name = kinds.get(0)[1];
    switch (category) {
      case "S" -> {
        values.addAll(TEXTS);
        values.addAll(words(connection, table, column));
      }
      case "N" -> values.addAll(NUMBERS);
      case "B" -> values.addAll(List.of("true", "false"));
      case "D" -> values.addAll(moments(name));
      case "T" -> values.add("make_interval(mins => g.n)");
      case "A" -> values.add("'{}'");
      case "E" ->
          values.addAll(
              Rows.read(
                  connection,
                  "SELECT quote_literal(enumlabel) FROM pg_catalog.pg_enum e"
                      + " JOIN pg_catalog.pg_attribute a ON a.atttypid = e.enumtypid"
                      + " WHERE a.attrelid = ? AND a.attnum = ? ORDER BY enumsortorder",
                  row -> row.getString(1),
                  table.oid(),
                  column.key().number()));
      default ->
          values.addAll(
              List.of(
                  "md5(g.n::text)",
                  "'{}'",
                  "'{\"n\": ' || g.n || '}'",
                  "'127.0.0.1'",
                  "g.n::text",
                  "''"));
    }
    List<String> casts =
        values.stream()
            .map(
                value ->
                    "CAST(CAST(%s AS %s) AS %s)".formatted(value, base(category), column.type()))
            .toList();
    boolean sure = List.of("S", "B", "D", "T", "A", "E").contains(category);
    return sure && !kinds.get(0)[2].equals("d") ? casts : thatAreValues(connection, casts);
  }

  /** Those of which the first and the last row are values of the type. */
  private static List<String> thatAreValues(Connection connection, List<String> offers)
      throws SQLException {
    List<String> values = new ArrayList<>();
    for (String offer : offers) {
      try {
        Rows.run(connection, "SELECT %s FROM (VALUES (1), (%d)) AS g (n)".formatted(offer, ROWS));
        values.add(offer);
      } catch (SQLException refused) {
        continue;
      }
    }
    return values;
  }

  /** What a literal is before it becomes the column's type. */
  private static String base(String category) {
    return switch (category) {
      case "N" -> "numeric";
      case "B" -> "boolean";
      case "D" -> "timestamptz";
      case "T" -> "interval";
      default -> "text";
    };
  }

  private static List<String> moments(String type) {
    return type.startsWith("time") && !type.startsWith("timestamp")
        ? List.of("timestamptz '2001-01-01 00:00Z' + make_interval(mins => g.n)")
        : List.of(
            "timestamptz '2001-01-01 00:00Z' + make_interval(days => g.n)",
            "timestamptz '2031-01-01 00:00Z' + make_interval(days => g.n)",
            "now()",
            "timestamptz '2001-01-01 00:00Z'");
  }

  /** Words that stand in the checks of a column: often it may be nothing else. */
  private static List<String> words(Connection connection, Table table, Column column)
      throws SQLException {
    List<String> words = new ArrayList<>();
    for (String definition :
        Rows.read(
            connection,
            "SELECT pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint"
                + " WHERE conrelid = ? AND contype = 'c' AND ?::smallint = ANY (conkey)",
            row -> row.getString(1),
            table.oid(),
            column.key().number())) {
      String[] parts = definition.split("'", -1);
      for (int i = 1; i < parts.length; i += 2) {
        words.add("'" + parts[i] + "'");
      }
    }
    return words;
  }

  /** A question with the table's number for an answer, or none when it holds no row. */
  private static String oidIfFilled(Table table) {
    return "SELECT %d::bigint WHERE EXISTS (SELECT FROM %s)".formatted(table.oid(), table.quoted());
  }
}
