package dev.vitae.infra.settings;

import java.util.Locale;

/** Which of a portfolio's deployments; it decides what is not said otherwise. */
public enum Stage {
  DEV,
  STAGING,
  PROD;

  /** As in context, names and metrics: {@code dev}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
