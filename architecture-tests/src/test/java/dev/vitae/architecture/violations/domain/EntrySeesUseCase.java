package dev.vitae.architecture.violations.domain;

import dev.vitae.architecture.violations.application.UseCaseSeesJson;

/** A domain that knows who uses it. */
public interface EntrySeesUseCase {
  UseCaseSeesJson useCase();
}
