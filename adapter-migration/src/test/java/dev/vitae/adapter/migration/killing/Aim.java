package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.killing.Place.Stage;
import java.util.Optional;

/** Where a round wants to hit a migrator, and how much it leaves to chance from there on. */
enum Aim {
  ANYWHERE(2000),
  IN_A_TRANSACTION(200, Stage.IN_A_TRANSACTION),
  IN_A_BUILD(350, Stage.IN_A_BUILD),
  BETWEEN(1, Stage.BETWEEN),
  /** One that waits for another one's end. */
  WAITING(300),
  /** One for whose end another one waits. */
  WAITED_FOR(300),
  /** One that wants a table which somebody reads. */
  BEHIND_A_READER(2500),
  /** One that builds an index on a table which somebody writes. */
  BEHIND_A_WRITER(400);

  private final int chanceMs;
  private final Optional<Stage> stage;

  Aim(int chanceMs) {
    this.chanceMs = chanceMs;
    this.stage = Optional.empty();
  }

  Aim(int chanceMs, Stage stage) {
    this.chanceMs = chanceMs;
    this.stage = Optional.of(stage);
  }

  /** The kill comes so many milliseconds later at most. */
  int chanceMs() {
    return chanceMs;
  }

  /** The stage in which it has to be; empty when any will do. */
  Optional<Stage> stage() {
    return stage;
  }
}
