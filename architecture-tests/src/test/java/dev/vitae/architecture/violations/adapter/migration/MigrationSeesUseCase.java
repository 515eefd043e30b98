package dev.vitae.architecture.violations.adapter.migration;

import dev.vitae.architecture.violations.application.UseCaseSeesJson;

/** A migration that calls the code which it is there for. */
public interface MigrationSeesUseCase {
  UseCaseSeesJson useCase();
}
