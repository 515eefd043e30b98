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

  /** The stack's name, with which all names begin that are not left to CloudFormation. */
  public String stackName() {
    return "vitae-" + label();
  }

  /** Whether what is lost here is lost to somebody. */
  public boolean isProduction() {
    return this == PROD;
  }
}
