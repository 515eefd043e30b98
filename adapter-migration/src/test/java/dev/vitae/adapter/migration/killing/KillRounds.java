package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.killing.Place.Stage;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Kills migrators in their processes, each at a moment chosen at random, and looks whether the next
 * run makes of what is left what a run makes that nobody disturbs.
 *
 * <p>Most moments of a process are moments of its JVM's start. So a round waits until the server
 * sees the migrator where the round wants it, and from there on it is chance. One that comes too
 * late, as it does now and then on a busy machine, counts, and is made again.
 */
final class KillRounds {
  /** Names the seed of rounds that are to be had again, as far as chance lies with us. */
  static final String SEED = "vitae.kill.seed";

  /** Most of a round is waiting. */
  private static final int LANES = 6;

  private static final int TRIES = 4;
  private static final int MINUTES = 10;

  /** Kept here, because the logging system forgets a logger that nobody holds, and its level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private final String name;
  private final Clean clean;
  private final Start start;
  private final long seed;
  private final List<Aim> aims = new ArrayList<>();
  private final Tally tally = new Tally();

  KillRounds(String name, Clean clean, Start start) {
    this.name = name;
    this.clean = clean;
    this.start = start;
    this.seed = Long.getLong(SEED, new Random().nextLong());
    FLYWAY.setLevel(Level.WARNING);
  }

  static KillRounds inOwnFolder(String name)
      throws SQLException, IOException, InterruptedException {
    OwnFolder folder = OwnFolder.shared();
    return new KillRounds(
        name,
        Clean.of(folder.migrations()),
        database -> MigratorProcess.start(database.url(), folder));
  }

  /** Starts a migrator on a database. */
  @FunctionalInterface
  interface Start {
    MigratorProcess on(ScratchDatabase database) throws IOException;
  }

  KillRounds with(int rounds, Aim aim) {
    for (int i = 0; i < rounds; i++) {
      aims.add(aim);
    }
    return this;
  }

  /** Runs the rounds, says where they hit, and requires that each of these was hit. */
  void run(Stage... wanted) throws Exception {
    System.out.printf("%s: %d rounds, -D%s=%d%n", name, aims.size(), SEED, seed);
    Random random = new Random(seed);
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Future<?>> rounds = new ArrayList<>();
      for (Aim aim : aims) {
        long chance = random.nextLong();
        rounds.add(lanes.submit(() -> round(aim, new Random(chance))));
      }
      for (Future<?> round : rounds) {
        round.get(MINUTES, TimeUnit.MINUTES);
      }
    } finally {
      lanes.shutdownNow();
      assertThat(lanes.awaitTermination(MINUTES, TimeUnit.MINUTES)).isTrue();
      System.out.printf("%s: %d killed%n%s", name, tally.kills(), tally);
    }
    assertThat(tally.stages()).contains(wanted);
  }

  private Void round(Aim aim, Random random) throws Exception {
    boolean hit = false;
    for (int i = 0; i < TRIES && !hit; i++) {
      try (KillRound round = new KillRound(clean, start, random, tally)) {
        hit = run(round, aim);
      }
    }
    return null;
  }

  private boolean run(KillRound round, Aim aim) {
    try {
      return round.run(aim);
    } catch (Exception | AssertionError failed) {
      throw new AssertionError(
          "%s, %s, -D%s=%d: %s%n%s"
              .formatted(name, aim, SEED, seed, failed.getMessage(), round.story()),
          failed);
    }
  }
}
