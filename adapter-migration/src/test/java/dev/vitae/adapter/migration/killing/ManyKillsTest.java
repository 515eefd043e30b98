package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.killing.Place.Stage;
import dev.vitae.adapter.migration.script.Migrations;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * After each kill the next run makes of the database what a run makes that nobody disturbs. Those
 * who wait in vain do so meanwhile: it takes them two minutes.
 */
@Tag("heavy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyKillsTest {
  @TempDir static Path folder;

  private static WaitingInVain waitingInVain;

  @BeforeAll
  static void start() throws Exception {
    waitingInVain = new WaitingInVain(folder);
  }

  @AfterAll
  static void end() throws Exception {
    if (waitingInVain != null) {
      waitingInVain.close();
    }
  }

  @Test
  @Order(1)
  void killedMigratorsAreMadeGoodByTheNext() throws Exception {
    KillRounds.inOwnFolder("kills")
        .with(14, Aim.ANYWHERE)
        .with(16, Aim.IN_A_TRANSACTION)
        .with(20, Aim.IN_A_BUILD)
        .with(12, Aim.BETWEEN)
        .with(8, Aim.WAITING)
        .with(8, Aim.WAITED_FOR)
        .with(5, Aim.BEHIND_A_READER)
        .with(5, Aim.BEHIND_A_WRITER)
        .run(Stage.IN_A_TRANSACTION, Stage.IN_A_BUILD, Stage.BETWEEN, Stage.WAITING);
  }

  @Test
  @Order(2)
  void thoseOfTheShippedMigrationsAreToo() throws Exception {
    new KillRounds(
            "kills in what the program carries",
            Clean.of(Migrations.shipped()),
            database -> MigratorProcess.start(database.url()))
        .with(10, Aim.ANYWHERE)
        .with(6, Aim.BETWEEN)
        .run(Stage.BETWEEN);
  }

  @Test
  @Order(3)
  void whoeverWaitsInVainEndsByItselfAndTheNextRunMakesItGood() throws Exception {
    waitingInVain.requireTheirEnd();
    waitingInVain.requireThatTheNextRunsSucceed();
  }
}
