package dev.vitae.architecture.violations.adapter.persistence.jdbc;

import dev.vitae.architecture.violations.adapter.migration.MigrationSeesUseCase;

/** A store that changes the schema. */
interface StoreSeesMigration {
  MigrationSeesUseCase migration();
}
