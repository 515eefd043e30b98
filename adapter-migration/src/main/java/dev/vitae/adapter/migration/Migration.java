package dev.vitae.adapter.migration;

import static java.util.Objects.requireNonNull;

/**
 * One step of the schema.
 *
 * @param version what its file's name says between V and __; empty for a repeatable script
 * @param description the rest of the name, in words
 */
public record Migration(String version, String description) {
  public Migration {
    requireNonNull(version);
    requireNonNull(description);
  }

  @Override
  public String toString() {
    return version.isEmpty() ? description : version + " (" + description + ")";
  }
}
