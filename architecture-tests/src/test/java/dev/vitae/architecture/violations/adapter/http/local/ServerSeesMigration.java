package dev.vitae.architecture.violations.adapter.http.local;

import dev.vitae.architecture.violations.adapter.migration.MigrationSeesUseCase;

/** A server that migrates outside its root. */
interface ServerSeesMigration {
  MigrationSeesUseCase migration();
}
