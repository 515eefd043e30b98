package dev.vitae.adapter.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vitae.adapter.persistence.jdbi.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Experience;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Technology;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page costs the same wherever it is, told by the pages of the database that its statement
 * touches: a figure that does not depend on the machine.
 */
@Tag("heavy")
class DeepPageTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final int MANY = 200_000;
  private static final int VERY_MANY = 1_000_000;
  private static final int LIMIT = 20;
  private static final Pattern TOUCHED = Pattern.compile("\"Shared (?:Hit|Read) Blocks\": (\\d+)");

  private static Jdbi jdbi;
  private static HikariDataSource pool;

  @BeforeAll
  static void connect() {
    pool = JdbiModule.pool(DATABASE.settings());
    jdbi = JdbiModule.jdbi(pool);
  }

  @AfterAll
  static void disconnect() {
    pool.close();
  }

  @Test
  void ofExperienceInAnyYears() {
    fill(
        VERY_MANY,
        "experience (company, position, start_date)",
        "'c' || i, 'p', date '1900-01-01' + (i::bigint * 7919 % 40000)::integer");

    assertNoPageIsDeep(Experience.KIND, "r.start_date DESC, r.id");
  }

  @Test
  void ofExperienceThatAllBeganOnOneDay() {
    fill(MANY, "experience (company, position, start_date)", "'c' || i, 'p', date '2020-01-01'");

    assertNoPageIsDeep(Experience.KIND, "r.start_date DESC, r.id");
  }

  @Test
  void ofExperienceOfWhichHalfBeganOnOneDay() {
    fill(
        MANY,
        "experience (company, position, start_date)",
        "'c' || i, 'p', date '1900-01-01' + CASE WHEN i % 2 = 0 THEN 0 ELSE i % 40000 END");

    assertNoPageIsDeep(Experience.KIND, "r.start_date DESC, r.id");
  }

  @Test
  void ofProjectsOfWhichMostHaveNoDay() {
    fill(
        MANY,
        "projects (name, description, featured, start_date)",
        "'p' || i, 'd', i % 10 = 0, CASE WHEN i % 4 = 0 THEN date '2000-01-01' + (i % 5000)::integer END");

    assertNoPageIsDeep(
        Project.KIND, "r.featured DESC, coalesce(r.start_date, '-infinity') DESC, r.id");
  }

  @Test
  void ofSkillsInFewCategories() {
    fill(MANY, "skills (name, category, level)", "'s' || i % 1000, 'c' || i % 3, 1 + i % 5");

    assertNoPageIsDeep(
        Skill.KIND, "r.category COLLATE \"C\", r.level DESC, r.name COLLATE \"C\", r.id");
  }

  @Test
  void ofTechnologies() {
    fill(MANY, "technologies (name, category)", "'t' || i, 'c' || i % 3");

    assertNoPageIsDeep(Technology.KIND, "r.category COLLATE \"C\", r.name COLLATE \"C\", r.id");
  }

  private static void fill(int rows, String table, String values) {
    DATABASE.execute(
        "INSERT INTO %s SELECT %s FROM generate_series(1, %d) i".formatted(table, values, rows));
    DATABASE.execute("VACUUM ANALYZE");
  }

  private static <T extends Entry> void assertNoPageIsDeep(EntryKind<T> kind, String order) {
    int rows = Integer.parseInt(DATABASE.query("SELECT count(*) FROM " + kind).get(0));
    EntryTable<T> table = new EntryTables(EntryKinds.ALL).of(kind);
    EntryQuery<T> first = EntryQuery.firstOf(kind).limitedTo(LIMIT);
    assertThat(touchedBy(table, first)).isLessThan(bound(kind));
    for (int depth : List.of(rows / 1000, rows / 3, rows / 2, rows - 2 * LIMIT)) {
      EntryId id =
          new EntryId(
              Long.parseLong(
                  DATABASE
                      .query(
                          "SELECT r.id FROM %s r ORDER BY %s OFFSET %d LIMIT 1"
                              .formatted(kind, order, depth))
                      .get(0)));
      Position position =
          Position.of(
              kind,
              jdbi.withHandle(
                  handle ->
                      handle
                          .createQuery(table.find())
                          .bind("id", ColumnType.number(id.value()))
                          .map(table.reader())
                          .one()));

      long deep = touchedBy(table, first.after(position));

      assertThat(deep).as("%s behind %d rows", kind, depth).isLessThan(bound(kind));
    }
  }

  /**
   * Each range of the index is entered from its root, at most four pages deep, and gives at most a
   * page's rows and one, each of which may lie on a page of its own; so do their technologies.
   */
  private static long bound(EntryKind<?> kind) {
    int ranges = kind.order().size() + 1;
    return ranges * (LIMIT + 1 + 4L) + (kind.technologies().isPresent() ? 4 * (LIMIT + 1) : 0);
  }

  private static <T extends Entry> long touchedBy(EntryTable<T> table, EntryQuery<T> query) {
    String plan =
        jdbi.withHandle(
            handle -> {
              Query explain =
                  handle.createQuery(
                      "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + table.list(query));
              table.bind(explain, query);
              return explain.map((row, context) -> row.getString(1)).one();
            });
    Matcher touched = TOUCHED.matcher(plan); // the first two are the whole plan's
    long pages = 0;
    for (int i = 0; i < 2 && touched.find(); i++) {
      pages += Long.parseLong(touched.group(1));
    }
    return pages;
  }
}
