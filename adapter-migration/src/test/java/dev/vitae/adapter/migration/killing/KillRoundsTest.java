package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.killing.Place.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After each kill the next run makes of the database what a run makes that nobody disturbs. */
@Tag("once")
class KillRoundsTest {
  @Test
  void aKilledMigratorIsMadeGoodByTheNext() throws Exception {
    KillRounds.inOwnFolder("a few kills")
        .with(1, Aim.IN_A_TRANSACTION)
        .with(2, Aim.IN_A_BUILD)
        .with(1, Aim.BETWEEN)
        .with(1, Aim.WAITED_FOR)
        .run(Stage.IN_A_TRANSACTION, Stage.IN_A_BUILD);
  }
}
