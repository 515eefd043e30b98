package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that other programs write, and databases that were there before Vitae. */
@Tag("once")
class OtherProgramsTest {
  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  @Test
  void aChangeByAnotherProgramRaisesTheRevisionAndTheTime() {
    EntryRepository<Skill> skills = STORE.of(Skill.KIND);
    Stored<Skill> added = skills.add(new Skill("Java", "back end", 4, null));

    STORE.database().execute("UPDATE skills SET level = 5");

    Stored<Skill> changed = skills.find(added.id()).orElseThrow();
    assertThat(changed.value().level()).isEqualTo(5);
    assertThat(changed.revision()).isGreaterThan(added.revision());
    assertThat(changed.updatedAt()).isAfter(added.updatedAt());
    assertThatThrownBy(() -> skills.remove(added.id(), Basis.of(added.revision())))
        .isInstanceOf(StaleRevisionException.class);
  }

  @Test
  void ofSeveralPersonalInfosTheNewestIsServedAndItAloneChanges() {
    PersonalInfoRepository infos = STORE.ports().personalInfo();
    for (String name : List.of("ada", "grace", "edsger")) {
      STORE
          .database()
          .execute(
              "INSERT INTO personal_info (name, title, email, active)"
                  + " VALUES ('%1$s', 'pioneer', '%1$s@example.org', true)".formatted(name));
    }
    Stored<PersonalInfo> newest = infos.newest().orElseThrow();
    assertThat(newest.value().name()).isEqualTo("edsger");
    assertThat(infos.addFirst(newest.value())).isEmpty();

    PersonalInfo changed =
        new PersonalInfo("E. W.", "t", "e@example.org", null, null, null, null, null);
    infos.replace(newest.id(), Basis.ANY, changed);

    assertThat(infos.newest().orElseThrow().value()).isEqualTo(changed);
    assertThat(STORE.ports().portfolio().read().personalInfo()).isEqualTo(infos.newest());
    assertThat(STORE.database().query("SELECT name FROM personal_info ORDER BY id"))
        .containsExactly("ada", "grace", "E. W.");
  }

  @Test
  void anEmailAddressIsOnePersonalInfosOnly() {
    PersonalInfoRepository infos = STORE.ports().personalInfo();
    STORE
        .database()
        .execute(
            "INSERT INTO personal_info (name, title, email, active, updated_at)"
                + " VALUES ('Ada', 'pioneer', 'ada@example.org', true, '2020-01-01')");
    STORE
        .database()
        .execute(
            "INSERT INTO personal_info (name, title, email, active)"
                + " VALUES ('Grace', 'pioneer', 'grace@example.org', true)");
    Stored<PersonalInfo> grace = infos.newest().orElseThrow();

    PersonalInfo ada = new PersonalInfo("A", "t", "ada@example.org", null, null, null, null, null);
    assertThatThrownBy(() -> infos.replace(grace.id(), Basis.ANY, ada))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessage("there is a personal info with the e-mail address ada@example.org already");
    assertThat(infos.newest()).contains(grace);
  }

  @Test
  void anInactiveTechnologyThatIsMentionedIsShownWhereItIsMentioned() {
    EntryRepository<Project> projects = STORE.of(Project.KIND);
    Stored<Project> project =
        projects.add(
            Project.KIND.withTechnologies(
                RandomEntries.of(Project.KIND, 1).next(), List.of("COBOL", "Java")));
    STORE.database().execute("UPDATE technologies SET active = false WHERE name = 'COBOL'");

    assertThat(projects.find(project.id()).orElseThrow().value().technologies())
        .containsExactly("COBOL", "Java");
    EntryQuery<Project> mentions =
        EntryQuery.firstOf(Project.KIND).narrowedBy(Project.KIND.criteria().get(1), "cobol");
    assertThat(projects.list(mentions).entries()).hasSize(1);
    EntryQuery<Technology> all = EntryQuery.firstOf(Technology.KIND);
    assertThat(STORE.of(Technology.KIND).list(all).entries()).hasSize(1);

    Stored<Project> written = projects.replace(project.id(), Basis.ANY, project.value());

    assertThat(written.value()).isEqualTo(project.value());
    assertThat(STORE.of(Technology.KIND).list(all).entries())
        .extracting(technology -> technology.value().name())
        .containsExactly("COBOL", "Java");
  }

  @Test
  void aTakenNameIsNamedAsItIsSpelt() {
    EntryRepository<Technology> technologies = STORE.of(Technology.KIND);
    technologies.add(new Technology("PostgreSQL", "database"));

    assertThatThrownBy(() -> technologies.add(new Technology("postgresql", "x")))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessage("there is a technology named PostgreSQL already");
  }

  @Test
  void aRefusalWithinATransactionLeavesTheRestOfItStanding() {
    EntryRepository<Technology> technologies = STORE.of(Technology.KIND);

    STORE
        .ports()
        .transactions()
        .run(
            () -> {
              technologies.add(new Technology("Go", "language"));
              assertThatThrownBy(() -> technologies.add(new Technology("GO", "language")))
                  .isInstanceOf(AlreadyExistsException.class)
                  .hasMessage("there is a technology named Go already");
              technologies.add(new Technology("Rust", "language"));
            });

    assertThat(technologies.list(EntryQuery.firstOf(Technology.KIND)).entries()).hasSize(2);
  }

  @Test
  void linksThatStayAreNotTouched() {
    EntryRepository<Project> projects = STORE.of(Project.KIND);
    Project some = RandomEntries.of(Project.KIND, 1).next();
    EntryId id = projects.add(Project.KIND.withTechnologies(some, List.of("Go", "Java"))).id();
    String links = "SELECT ctid FROM project_technologies ORDER BY technology_id LIMIT 2";
    List<String> before = STORE.database().query(links);

    projects.replace(
        id, Basis.ANY, Project.KIND.withTechnologies(some, List.of("Go", "Java", "C")));

    assertThat(STORE.database().query(links)).isEqualTo(before).hasSize(2);
  }

  @Test
  void plansOfBeforeAMigrationAreMadeAnewUnseen() {
    // Often enough for the driver to have every statement prepared on the server.
    for (int i = 0; i < 10; i++) {
      EntryKinds.ALL.forEach(OtherProgramsTest::listed);
      STORE.of(Skill.KIND).add(new Skill("s" + i, "c", 1, null));
    }

    STORE.database().execute("ALTER TABLE skills ALTER COLUMN id TYPE bigint");

    listed(Skill.KIND);
    STORE.of(Skill.KIND).add(new Skill("another", "c", 1, null));
    assertThat(STORE.of(Skill.KIND).list(EntryQuery.firstOf(Skill.KIND)).entries()).hasSize(11);
    assertThat(STORE.ports().portfolio().read().isEmpty()).isFalse();
    STORE.database().execute("ALTER TABLE skills ALTER COLUMN id TYPE integer");
  }

  private static <T extends Entry> void listed(EntryKind<T> kind) {
    STORE.of(kind).list(EntryQuery.firstOf(kind));
  }
}
