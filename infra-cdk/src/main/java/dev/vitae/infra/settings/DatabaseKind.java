package dev.vitae.infra.settings;

import java.util.Locale;

/** Where the database is. */
public enum DatabaseKind {
  /** Somebody else's, such as Neon's: reached over the internet, by a URL that AWS keeps. */
  NEON,
  /** An instance of Amazon RDS, in a network of the stack. */
  RDS,
  /** A cluster of Amazon Aurora Serverless v2, in a network of the stack. */
  AURORA;

  /** As in context: {@code neon}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
