package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.testkit.Race;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Project;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.StillInUseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that lock the same rows in an order that is not ours to choose. */
class RivalsTest {
  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  private static final int ROUNDS = 30;

  private final EntryRepository<Project> projects = STORE.of(Project.KIND);
  private final EntryRepository<Technology> technologies = STORE.of(Technology.KIND);

  private static Project mentioning(String... names) {
    return Project.KIND.withTechnologies(RandomEntries.of(Project.KIND, 1).next(), List.of(names));
  }

  @Test
  void namesAndTheEntriesThatMentionThemChangeAtTheSameTime() throws InterruptedException {
    EntryId go = technologies.add(new Technology("Go", "x")).id();
    EntryId java = technologies.add(new Technology("Java", "x")).id();
    List<EntryId> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entries.add(projects.add(mentioning("Go", "Java")).id());
    }

    for (int round = 0; round < ROUNDS; round++) {
      String suffix = " " + round;
      List<Runnable> changes =
          List.of(
              () -> technologies.replace(go, Basis.ANY, new Technology("Go" + suffix, "x")),
              () -> technologies.replace(java, Basis.ANY, new Technology("Java" + suffix, "x")),
              () -> projects.replace(entries.get(0), Basis.ANY, mentioning("New" + suffix, "Go")),
              () -> projects.replace(entries.get(4), Basis.ANY, mentioning("Go", "New" + suffix)));
      Race.between(
          changes,
          change -> {
            change.run();
            return true;
          });
    }

    assertThat(projects.find(entries.get(1)).orElseThrow().value().technologies())
        .containsExactly("Go " + (ROUNDS - 1), "Java " + (ROUNDS - 1));
  }

  @Test
  void aTechnologyIsNotRemovedWhileAnEntryComesToMentionIt() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "T" + round;
      Stored<Technology> technology = technologies.add(new Technology(name, "x"));
      List<Runnable> changes =
          List.of(
              () -> projects.add(mentioning(name)),
              () -> technologies.remove(technology.id(), Basis.ANY));
      Race.between(
          changes,
          change -> {
            try {
              change.run();
            } catch (StillInUseException mentionedFirst) {
              // one of the two right outcomes
            }
            return true;
          });
    }

    assertThat(
            STORE
                .database()
                .query(
                    "SELECT t.name FROM project_technologies l"
                        + " JOIN technologies t ON t.id = l.technology_id WHERE NOT t.active"))
        .isEmpty();
  }
}
