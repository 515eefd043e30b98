package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.RunContext;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.killing.Place.Stage;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A database, one kill or two, and the run that has to make it good. */
final class KillRound implements AutoCloseable {
  /** A setting that would end a session whose lock is an open transaction. */
  private static final String IMPATIENT =
      "ALTER DATABASE %s SET idle_in_transaction_session_timeout = '100ms'";

  /** In one round of so many the run that would make it good is killed, too. */
  private static final int TWICE_IN = 5;

  private static final int MINUTES = 5;
  private static final int A_WHILE_MS = 1000;
  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private final Clean clean;
  private final KillRounds.Start start;
  private final Random random;
  private final Tally tally;
  private final StringBuilder story = new StringBuilder();
  private final ScratchDatabase database = ScratchDatabase.empty().open();
  private final Lookout lookout;
  private Place seen = Place.NOWHERE;

  KillRound(Clean clean, KillRounds.Start start, Random random, Tally tally) throws SQLException {
    this.clean = clean;
    this.start = start;
    this.random = random;
    this.tally = tally;
    this.lookout = new Lookout(database.url(), clean.migrations());
    if (random.nextBoolean()) {
      Rows.run(lookout.connection(), IMPATIENT.formatted(database.url().database()));
    }
  }

  /** Whether it hit where it was to; in any case the next run has made the database good. */
  boolean run(Aim aim) throws Exception {
    boolean hit = kill(aim);
    if (random.nextInt(TWICE_IN) == 0) {
      kill(Aim.ANYWHERE);
    }
    migrator().migrate();
    // A backend that was told to end takes a moment.
    Lookout.await(() -> lookout.backends().isEmpty(), A_MOMENT);
    assertThat(lookout.backends()).as("what is left of migrators").isEmpty();
    clean.requireOf(database, lookout.connection());
    return hit;
  }

  /** What happened so far, for whoever looks into a failure. */
  String story() {
    return story.toString();
  }

  private boolean kill(Aim aim) throws Exception {
    return switch (aim) {
      case WAITING -> killWaiting();
      case WAITED_FOR -> killWaitedFor();
      case BEHIND_A_READER -> killBehindAReader();
      case BEHIND_A_WRITER -> killBehindAWriter();
      case ANYWHERE -> killAnywhere();
      default -> killIn(aim.stage().orElseThrow(), aim.chanceMs());
    };
  }

  private boolean killAnywhere() throws Exception {
    try (MigratorProcess migrator = start.on(database)) {
      lookout.awaitSomebody(migrator);
      leaveToChance(Aim.ANYWHERE);
      look();
      return kill(migrator, "");
    }
  }

  /** In any script that is in that stage, not always in the first. */
  private boolean killIn(Stage stage, int chanceMs) throws Exception {
    int from = random.nextInt(clean.migrations().scripts().size() * 2 / 3);
    try (MigratorProcess migrator = start.on(database)) {
      lookout.awaitSomebody(migrator);
      Lookout.await(() -> lookout.done() >= from && look().stage() == stage, migrator);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(chanceMs));
      while (System.nanoTime() < end && look().stage() == stage) {
        Thread.sleep(1);
      }
      return kill(migrator, "") && seen.stage() == stage;
    }
  }

  /** The one that works does not notice. */
  private boolean killWaiting() throws Exception {
    FutureTask<MigrationResult> working;
    try (Gate gate = Gate.closed(database);
        MigratorProcess waiting = start.on(database)) {
      working = begin();
      require(lookout::isSomebodyWaiting, waiting);
      leaveToChance(Aim.WAITING);
      seen = new Place(Stage.WAITING, "");
      kill(waiting, "");
      assertThat(working).isNotDone();
      gate.open();
    }
    assertThat(working.get(MINUTES, TimeUnit.MINUTES).applied())
        .hasSize(clean.migrations().scripts().size());
    return true;
  }

  /** The one that waits takes over. */
  private boolean killWaitedFor() throws Exception {
    FutureTask<MigrationResult> waiting;
    boolean hit;
    try (Gate gate = Gate.closed(database);
        MigratorProcess working = start.on(database)) {
      require(lookout::isSomebodyAtTheGate, working);
      waiting = begin();
      require(lookout::isSomebodyWaiting, working);
      if (random.nextBoolean()) {
        gate.open();
      }
      leaveToChance(Aim.WAITED_FOR);
      look();
      hit = kill(working, ", another one waiting");
      leaveToChance(Aim.WAITED_FOR);
      gate.open();
    }
    waiting.get(MINUTES, TimeUnit.MINUTES);
    return hit;
  }

  /** While it waits for the table or tries again to get it; the reader leaves later. */
  private boolean killBehindAReader() throws Exception {
    try (Gate gate = Gate.closed(database);
        MigratorProcess migrator = start.on(database)) {
      require(lookout::isSomebodyAtTheGate, migrator);
      try (Somebody reader = Somebody.reading(database)) {
        gate.open();
        leaveToChance(Aim.BEHIND_A_READER);
        look();
        return kill(migrator, ", behind a reader") && runUntilSheLeaves(reader);
      }
    }
  }

  /** While its build waits for the writer's end; the writer leaves later. */
  private boolean killBehindAWriter() throws Exception {
    try (MigratorProcess migrator = start.on(database)) {
      require(() -> look().stage() == Stage.IN_A_BUILD, migrator);
      try (Somebody writer = Somebody.writing(database)) {
        leaveToChance(Aim.BEHIND_A_WRITER);
        look();
        return kill(migrator, ", behind a writer") && runUntilSheLeaves(writer);
      }
    }
  }

  private boolean runUntilSheLeaves(Somebody inTheWay) throws Exception {
    FutureTask<MigrationResult> next = begin();
    Thread.sleep(random.nextInt(A_WHILE_MS));
    inTheWay.leave();
    next.get(MINUTES, TimeUnit.MINUTES);
    return true;
  }

  private Place look() throws SQLException {
    seen = lookout.place();
    return seen;
  }

  /** Where it was seen last; tells whether it still ran. */
  private boolean kill(MigratorProcess migrator, String where) throws Exception {
    boolean running = migrator.isAlive();
    migrator.kill();
    String place = running ? seen + where : "too late, it had come to its end";
    tally.add(running ? seen.stage() : Stage.AFTER_THE_LAST, place);
    story.append("killed ").append(place).append("; it said:\n").append(migrator.said());
    return running;
  }

  private void leaveToChance(Aim aim) throws InterruptedException {
    Thread.sleep(random.nextInt(aim.chanceMs()));
  }

  private void require(Lookout.Condition condition, MigratorProcess migrator) throws Exception {
    lookout.awaitSomebody(migrator);
    boolean holds = Lookout.await(condition, migrator);
    assertThat(holds).as("what is wanted of one that said:%n%s", migrator.said()).isTrue();
  }

  /** Another migrator, in this process. */
  private FutureTask<MigrationResult> begin() {
    FutureTask<MigrationResult> run = new FutureTask<>(migrator()::migrate);
    new Thread(run, "migrator").start();
    return run;
  }

  private Migrator migrator() {
    return new Migrator(database.url(), clean.migrations(), RunContext.none());
  }

  @Override
  public void close() throws SQLException {
    lookout.close();
    database.close();
  }
}
