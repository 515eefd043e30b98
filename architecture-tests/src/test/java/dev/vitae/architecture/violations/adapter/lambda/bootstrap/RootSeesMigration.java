package dev.vitae.architecture.violations.adapter.lambda.bootstrap;

import dev.vitae.architecture.violations.adapter.migration.MigrationSeesUseCase;

/** A function that migrates. */
interface RootSeesMigration {
  MigrationSeesUseCase migration();
}
