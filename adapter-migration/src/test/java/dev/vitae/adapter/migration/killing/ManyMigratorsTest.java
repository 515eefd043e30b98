package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.killing.Lookout.Backend;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many processes want to migrate one database at once. */
@Tag("heavy")
class ManyMigratorsTest {
  private static final int MANY = 8;
  private static final OwnFolder FOLDER = OwnFolder.shared();
  private static final int SCRIPTS = FOLDER.migrations().scripts().size();

  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  private final List<MigratorProcess> processes = new ArrayList<>();

  @AfterEach
  void end() throws IOException {
    for (MigratorProcess process : processes) {
      process.close();
    }
  }

  @Test
  void oneWorksAndTheOthersSayForWhomTheyWaitAndAllSucceed() throws Exception {
    Clean clean = Clean.of(FOLDER.migrations());
    try (Lookout lookout = new Lookout(database.url(), FOLDER.migrations());
        Gate gate = Gate.closed(database)) {
      start(MANY);
      int working = everybodyIsThere(lookout, MANY);
      gate.open();

      assertThat(runs()).containsExactlyInAnyOrder(SCRIPTS, 0, 0, 0, 0, 0, 0, 0);
      for (MigratorProcess process : processes) {
        String said = process.said();
        if (!said.contains("applied ")) {
          assertThat(said).containsPattern(waitingFor(working));
        }
      }
      clean.requireOf(database, lookout.connection());
    }
  }

  @Test
  void whenTheOneThatWorksIsKilledOneOfTheOthersTakesOverAndAllSucceed() throws Exception {
    Clean clean = Clean.of(FOLDER.migrations());
    try (Lookout lookout = new Lookout(database.url(), FOLDER.migrations());
        Gate gate = Gate.closed(database)) {
      start(1);
      MigratorProcess killed = processes.get(0);
      assertThat(Lookout.await(lookout::isSomebodyAtTheGate, killed)).isTrue();
      start(MANY / 2);
      int working = everybodyIsThere(lookout, 1 + MANY / 2);
      killed.kill();
      processes.remove(killed);
      gate.open();

      assertThat(runs()).containsExactlyInAnyOrder(SCRIPTS - 1, 0, 0, 0);
      for (MigratorProcess process : processes) {
        assertThat(process.said()).containsPattern(waitingFor(working));
      }
      clean.requireOf(database, lookout.connection());
    }
  }

  private void start(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      processes.add(MigratorProcess.start(database.url(), FOLDER));
    }
  }

  /** Waits until one of so many holds the lock, and tells its backend. */
  private int everybodyIsThere(Lookout lookout, int count) throws Exception {
    assertThat(Lookout.await(() -> lookout.lockers().size() == count, processes.get(0))).isTrue();
    assertThat(Lookout.await(() -> saidThatTheyWait() == count - 1, processes.get(0))).isTrue();
    return lookout.lockers().stream().filter(Backend::locking).findFirst().orElseThrow().pid();
  }

  private int saidThatTheyWait() throws IOException {
    int waiting = 0;
    for (MigratorProcess process : processes) {
      waiting += process.said().contains("waiting for ") ? 1 : 0;
    }
    return waiting;
  }

  /** Waits for the end of all of them; all succeed. How many scripts each has run. */
  private List<Integer> runs() throws Exception {
    List<Integer> runs = new ArrayList<>();
    for (MigratorProcess process : processes) {
      assertThat(process.exitCode()).as("exit code of one that said:%n%s", process.said()).isZero();
      runs.add((int) process.said().lines().filter(line -> line.startsWith("applied ")).count());
    }
    return runs;
  }

  private static Pattern waitingFor(int backend) {
    return Pattern.compile("waiting for .*\\b%d\\b".formatted(backend));
  }
}
