package dev.vitae.adapter.persistence.jdbc;

import static java.util.stream.Collectors.joining;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.Portfolio;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads all lists and the personal info with one statement, which sees one moment. The statements
 * of the lists are the parts of a UNION ALL; an attribute stands in the first column of its type
 * that the part has not taken yet, so that a further kind hardly makes the rows wider.
 */
final class JdbcPortfolioReader implements PortfolioReader {
  /** Columns before those of the attributes: the part's number, id, revision, time. */
  private static final int HEAD = 1 + RowReader.HEAD;

  private final PersonalInfoTable personalInfo;
  private final EntryTables tables;
  private final Database database;
  private volatile Everything everything;

  JdbcPortfolioReader(PersonalInfoTable personalInfo, EntryTables tables, Database database) {
    this.personalInfo = personalInfo;
    this.tables = tables;
    this.database = database;
  }

  @Override
  public Portfolio read() {
    Everything known = everything;
    if (known == null) {
      known = new Everything(personalInfo, tables);
      everything = known;
    }
    Everything wanted = known;
    return database.read(session -> session.query(wanted.statement).all(wanted::read));
  }

  /** The statement and what its rows hold. */
  private static final class Everything {
    private final List<ListPart<?>> lists = new ArrayList<>();
    private final RowReader<PersonalInfo> personalInfo;
    private final String statement;

    Everything(PersonalInfoTable personalInfo, EntryTables tables) {
      List<Description<?>> descriptions = new ArrayList<>();
      descriptions.add(PersonalInfo.DESCRIPTION);
      tables.all().forEach(table -> descriptions.add(table.kind().description()));
      Layout layout = Layout.of(descriptions);
      this.personalInfo =
          new RowReader<>(PersonalInfo.DESCRIPTION, 2, layout.columns(PersonalInfo.DESCRIPTION));
      List<String> selects = new ArrayList<>();
      selects.add(layout.select(0, PersonalInfo.DESCRIPTION, personalInfo.newest()));
      for (EntryTable<?> table : tables.all()) {
        ListPart<?> part = new ListPart<>(table, layout);
        lists.add(part);
        selects.add(part.select(lists.size()));
      }
      this.statement = String.join(" UNION ALL ", selects);
    }

    Portfolio read(ResultSet rows) throws SQLException {
      Optional<Stored<PersonalInfo>> info = Optional.empty();
      List<ListPart<?>.Reading> readings = new ArrayList<>();
      lists.forEach(part -> readings.add(part.reading()));
      while (rows.next()) {
        int part = rows.getInt(1);
        if (part == 0) {
          info = Optional.of(personalInfo.read(rows));
        } else {
          readings.get(part - 1).read(rows);
        }
      }
      List<Slice<?>> slices = new ArrayList<>();
      readings.forEach(reading -> slices.add(reading.slice()));
      return new Portfolio(info, slices);
    }
  }

  /** The first page of one kind's list. */
  private static final class ListPart<T extends Entry> {
    private final EntryTable<T> table;
    private final Layout layout;
    private final RowReader<T> reader;

    ListPart(EntryTable<T> table, Layout layout) {
      this.table = table;
      this.layout = layout;
      Description<T> description = table.kind().description();
      this.reader = new RowReader<>(description, 2, layout.columns(description));
    }

    String select(int number) {
      return layout.select(
          number, table.kind().description(), table.list(EntryQuery.firstOf(table.kind())));
    }

    Reading reading() {
      return new Reading();
    }

    final class Reading {
      private final List<Stored<T>> found = new ArrayList<>();

      void read(ResultSet row) throws SQLException {
        found.add(reader.read(row));
      }

      /** UNION ALL promises no order, even if PostgreSQL keeps that of the parts. */
      Slice<T> slice() {
        found.sort(table.kind().comparator());
        return Slice.of(table.kind(), found, EntryQuery.MAX_LIMIT);
      }
    }
  }

  /** Which columns all parts share: of each type as many as the part with the most needs. */
  private record Layout(Map<ColumnType, Integer> widths) {

    static Layout of(List<Description<?>> descriptions) {
      Map<ColumnType, Integer> widths = new EnumMap<>(ColumnType.class);
      for (Description<?> description : descriptions) {
        count(description).forEach((type, width) -> widths.merge(type, width, Math::max));
      }
      return new Layout(widths);
    }

    private static Map<ColumnType, Integer> count(Description<?> description) {
      Map<ColumnType, Integer> counts = new EnumMap<>(ColumnType.class);
      description
          .attributes()
          .forEach(attribute -> counts.merge(ColumnType.of(attribute.type()), 1, Integer::sum));
      return counts;
    }

    /** The column of each attribute, from 1 on. */
    int[] columns(Description<?> description) {
      Map<ColumnType, Integer> next = new EnumMap<>(ColumnType.class);
      int first = HEAD + 1;
      for (Map.Entry<ColumnType, Integer> width : widths.entrySet()) {
        next.put(width.getKey(), first);
        first += width.getValue();
      }
      return description.attributes().stream()
          .mapToInt(attribute -> next.merge(ColumnType.of(attribute.type()), 1, Integer::sum) - 1)
          .toArray();
    }

    String select(int number, Description<?> description, String rows) {
      List<String> selected = new ArrayList<>();
      widths.forEach(
          (type, width) ->
              IntStream.range(0, width)
                  .forEach(i -> selected.add("CAST(NULL AS " + type.sqlName() + ")")));
      int[] columns = columns(description);
      for (int i = 0; i < columns.length; i++) {
        Attribute<?, ?> attribute = description.attributes().get(i);
        selected.set(columns[i] - HEAD - 1, RecordTable.column(attribute));
      }
      return selected.stream()
          .collect(
              joining(
                  ", ",
                  "SELECT " + number + ", " + RecordTable.HEAD + ", ",
                  " FROM (" + rows + ") r"));
    }
  }
}
