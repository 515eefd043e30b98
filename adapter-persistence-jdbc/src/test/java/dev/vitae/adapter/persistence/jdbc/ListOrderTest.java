package dev.vitae.adapter.persistence.jdbc;

import static dev.vitae.domain.Criterion.atLeast;
import static dev.vitae.domain.Criterion.equalTo;
import static dev.vitae.domain.SortKey.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
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
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rows of a page are one range of one index, and need no sorting. */
@Tag("once")
class ListOrderTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static PooledDatabase pool;

  @BeforeAll
  static void connect() {
    pool = new PooledDatabase(DATABASE.settings());
  }

  @AfterAll
  static void disconnect() {
    pool.close();
  }

  @Test
  void aPageOfExperienceIsOneRange() {
    fill(
        "experience (company, position, start_date)",
        "'c' || i, 'p', date '1990-01-01' + i % 5000");

    assertOneRange(
        behind(Experience.KIND, LocalDate.of(2000, 1, 1)),
        "experience_paged",
        "(ROW(('9999-12-31'::date - start_date), id) > ROW(");
  }

  @Test
  void aPageOfProjectsIsOneRange() {
    fill(
        "projects (name, description, featured, start_date)",
        "'p', 'd', i % 10 = 0, CASE WHEN i % 3 = 0 THEN date '1990-01-01' + i % 5000 END");
    EntryQuery<Project> behind = behind(Project.KIND, false, null);

    assertOneRange(
        behind,
        "projects_paged",
        "(ROW((1 - (featured)::integer), "
            + "COALESCE(('9999-12-31'::date - start_date), 2147483647), id) > ROW(");
    assertOneRange(
        behind.narrowedBy(equalTo(Project.FEATURED), false),
        "projects_paged",
        "(((1 - (featured)::integer) = 1) AND "
            + "(ROW(COALESCE(('9999-12-31'::date - start_date), 2147483647), id) > ROW(");
    assertOneRange(
        behind.narrowedBy(equalTo(Project.FEATURED), true),
        "projects_paged",
        "((1 - (featured)::integer) = 0)");
  }

  @Test
  void aPageOfSkillsIsOneRange() {
    fill("skills (name, category, level)", "'s' || i % 1000, 'c' || i % 3, 1 + i % 5");
    EntryQuery<Skill> behind = behind(Skill.KIND, "c1", 4, "s");

    assertOneRange(
        behind, "skills_paged", "(ROW((category)::text, (- level), (name)::text, id) > ROW(");
    assertOneRange(
        behind
            .narrowedBy(equalTo(Skill.CATEGORY), "c1")
            .narrowedBy(atLeast("min_level", Skill.LEVEL), 3),
        "skills_paged",
        "(((category)::text = 'c1'::text) AND ((- level) <= '-3'::integer) AND "
            + "(ROW((- level), (name)::text, id) > ROW(");
  }

  @Test
  void aPageOfTechnologiesIsOneRange() {
    fill("technologies (name, category)", "'t' || i, 'c' || i % 3");

    assertOneRange(
        behind(Technology.KIND, "c1", "t5"),
        "technologies_listed",
        "(ROW((category)::text, (name)::text, id) > ROW(");
  }

  @Test
  void aTextInDescendingOrderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListOrder.of(Skill.KIND.orderedBy(descending(Skill.NAME))))
        .withMessageContainingAll("skills cannot be listed by name in descending order");
  }

  private static void fill(String table, String values) {
    DATABASE.execute(
        "INSERT INTO %s SELECT %s FROM generate_series(1, 10000) i".formatted(table, values));
    DATABASE.execute("ANALYZE");
  }

  private static <T extends Entry> EntryQuery<T> behind(EntryKind<T> kind, Object... values) {
    return EntryQuery.firstOf(kind)
        .limitedTo(20)
        .after(new Position(Arrays.asList(values), new EntryId(5000)));
  }

  private static <T extends Entry> void assertOneRange(
      EntryQuery<T> query, String index, String condition) {
    EntryTable<T> table = new EntryTables(EntryKinds.ALL).of(query.kind());
    String plan =
        pool.read(
            session -> {
              Query explain = session.query("EXPLAIN (COSTS OFF) " + table.list(query));
              table.bind(explain, query);
              return String.join("\n", explain.list(row -> row.getString(1).strip()));
            });

    String page = plan.substring(plan.indexOf("Limit")).replaceAll("InitPlan.*\n->  Result\n", "");
    assertThat(page).startsWith("Limit\n->  Index Scan using " + index + " on ");
    assertThat(page.lines().skip(2).findFirst().orElseThrow())
        .startsWith("Index Cond: ")
        .contains(condition);
  }
}
