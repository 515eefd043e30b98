package dev.vitae.adapter.persistence.jdbc;

import static dev.vitae.domain.Criterion.atLeast;
import static dev.vitae.domain.Criterion.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Experience;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Technology;
import dev.vitae.settings.DatabaseUrl;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page costs the same wherever it is, told by the pages of the database that its statement
 * touches: a figure that does not depend on the machine. The statement is prepared on the server,
 * and has one plan for all values.
 */
@Tag("heavy")
class DeepPageTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final int MANY = 200_000;
  private static final int VERY_MANY = 1_000_000;
  private static final int LIMIT = 20;

  /**
   * The index is entered from its root, at most four pages deep, and gives a page's rows and one,
   * each of which may lie on a page of its own; the rest is for the tables of technologies, which
   * are empty here.
   */
  private static final int BOUND = 60;

  private static final String TOUCHED =
      """
      SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0)) \
      FROM pg_statio_user_tables""";

  private static final String OTHERS =
      """
      SELECT count(*) FROM pg_stat_activity \
      WHERE datname = current_database() AND pid <> pg_backend_pid()""";

  private static PooledDatabase pool;

  @BeforeAll
  static void connect() {
    // PostgreSQL counts its own vacuum's pages among the others.
    for (EntryKind<?> kind : EntryKinds.ALL) {
      DATABASE.execute("ALTER TABLE " + kind + " SET (autovacuum_enabled = false)");
    }
    DatabaseUrl preparing = DATABASE.url().withProperty("prepareThreshold", "1");
    pool = new PooledDatabase(JdbcSettings.forServer(preparing).withMaximumConnections(1));
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
  void ofExperienceThatNeverBeganOnTheSameDay() {
    fill(
        MANY, "experience (company, position, start_date)", "'c' || i, 'p', date '1400-01-01' + i");

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
  void ofExperienceOfWhichNearlyAllBeganOnOneDay() {
    fill(
        MANY,
        "experience (company, position, start_date)",
        "'c' || i, 'p', date '2010-01-01' + CASE WHEN i % 1000 = 0 THEN i / 1000 - 100 ELSE 0 END");

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
  void ofWhatAListIsNarrowedTo() {
    fill(
        MANY,
        "projects (name, description, featured, start_date)",
        "'p' || i, 'd', i % 10 = 0, date '2000-01-01' + (i % 5000)::integer");
    fill(MANY, "skills (name, category, level)", "'s' || i % 1000, 'c' || i % 3, 1 + i % 5");
    fill(MANY, "technologies (name, category)", "'t' || i, 'c' || i % 3");

    assertNoPageIsDeep(
        EntryQuery.firstOf(Project.KIND).narrowedBy(equalTo(Project.FEATURED), false),
        "NOT r.featured",
        "r.start_date DESC, r.id");
    assertNoPageIsDeep(
        EntryQuery.firstOf(Skill.KIND)
            .narrowedBy(equalTo(Skill.CATEGORY), "c2")
            .narrowedBy(atLeast("min_level", Skill.LEVEL), 2),
        "r.category = 'c2' AND r.level >= 2",
        "r.level DESC, r.name COLLATE \"C\", r.id");
    assertNoPageIsDeep(
        EntryQuery.firstOf(Technology.KIND).narrowedBy(equalTo(Technology.CATEGORY), "c1"),
        "r.category = 'c1'",
        "r.name COLLATE \"C\", r.id");
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
    assertNoPageIsDeep(EntryQuery.firstOf(kind), "true", order);
  }

  private static <T extends Entry> void assertNoPageIsDeep(
      EntryQuery<T> list, String condition, String order) {
    EntryKind<T> kind = list.kind();
    EntryTable<T> table = new EntryTables(EntryKinds.ALL).of(kind);
    EntryQuery<T> first = list.limitedTo(LIMIT);
    String rows = " FROM " + kind + " r WHERE " + condition;
    int count = Integer.parseInt(DATABASE.query("SELECT count(*)" + rows).get(0));

    assertThat(touchedBy(table, first)).as("the first page of %s", kind).isLessThan(BOUND);
    for (int depth : List.of(1, 50, count / 1000, count / 3, count / 2, count - 2 * LIMIT)) {
      String id =
          DATABASE
              .query("SELECT r.id" + rows + " ORDER BY " + order + " LIMIT 1 OFFSET " + depth)
              .get(0);
      Position position =
          Position.of(
              kind,
              pool.read(
                  session ->
                      session
                          .query(table.find())
                          .bind(ColumnType.number(Long.parseLong(id)))
                          .first(table.reader())
                          .orElseThrow()));

      assertThat(touchedBy(table, first.after(position)))
          .as("%s behind %d rows", kind, depth)
          .isLessThan(BOUND);
    }
  }

  private static <T extends Entry> long touchedBy(EntryTable<T> table, EntryQuery<T> query) {
    return pool.read(
        session -> {
          session.query("SET plan_cache_mode = force_generic_plan").run();
          awaitTheEndOfOthers(session);
          long before = touched(session);
          Query list = session.query(table.list(query));
          table.bind(list, query);
          assertThat(list.list(table.reader())).hasSize(LIMIT + 1);
          long after = touched(session);
          assertThat(after).as("what PostgreSQL counts").isGreaterThan(before);
          return after - before;
        });
  }

  /** A connection that is closed still adds what it has counted until its process has ended. */
  private static void awaitTheEndOfOthers(Session session) throws SQLException {
    for (int i = 0; i < 1000; i++) {
      if (session.query(OTHERS).first(row -> row.getInt(1)).orElseThrow() == 0) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new IllegalStateException("somebody else is still using the database");
  }

  private static long touched(Session session) throws SQLException {
    // What a connection has counted, the others see later, unless it is told to hurry.
    session.query("SELECT pg_stat_force_next_flush()").list(row -> true);
    return session.query(TOUCHED).first(row -> row.getLong(1)).orElseThrow();
  }
}
