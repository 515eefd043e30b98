package dev.vitae.architecture.violations.application;

import dev.vitae.architecture.violations.domain.EntrySeesUseCase;
import tools.jackson.core.JsonParser;

/** A use case that reads the wire. */
public interface UseCaseSeesJson {
  EntrySeesUseCase read(JsonParser parser);
}
