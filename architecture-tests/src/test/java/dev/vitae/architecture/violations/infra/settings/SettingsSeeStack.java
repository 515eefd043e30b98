package dev.vitae.architecture.violations.infra.settings;

import dev.vitae.architecture.violations.infra.StackSeesStore;

/** Settings that know what is built of them. */
interface SettingsSeeStack {
  StackSeesStore stack();
}
