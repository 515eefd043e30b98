package dev.vitae.adapter.migration.observation;

/**
 * Something in a migration that hurts those who use the database meanwhile, or the version before.
 *
 * @param file its name, or {@code lint.conf}
 * @param line where the statement begins, counted from 1
 * @param statement its beginning, in one line
 * @param rule its name, as it stands in a waiver
 * @param observed what PostgreSQL said
 * @param instead what to do
 */
public record Finding(
    String file, int line, String statement, String rule, String observed, String instead) {
  /** In one line, the statement left out. */
  @Override
  public String toString() {
    return "%s:%d %s: %s. %s".formatted(file, line, rule, observed, instead);
  }
}
