package dev.vitae.architecture.violations.settings;

import dev.vitae.architecture.violations.domain.EntrySeesUseCase;

/** Settings that know what they set. */
public interface SettingsSeeDomain {
  EntrySeesUseCase entry();
}
