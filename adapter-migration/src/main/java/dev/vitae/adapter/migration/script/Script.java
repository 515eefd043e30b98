package dev.vitae.adapter.migration.script;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One SQL file of a folder of migrations.
 *
 * @param file its name without a folder, {@code V2__revisions.sql} or {@code R__grants.sql}
 * @param version what the name says between V and __; empty for a repeatable script, which runs
 *     after all versions, again whenever its text has changed
 * @param description the rest of the name, in words
 * @param text the whole file
 * @param configuration the text of the {@code .conf} file beside it, or an empty text
 */
public record Script(
    String file, Optional<String> version, String description, String text, String configuration) {
  public Script {
    requireNonNull(file, "file");
    requireNonNull(version, "version");
    requireNonNull(description, "description");
    requireNonNull(text, "text");
    requireNonNull(configuration, "configuration");
  }

  /** Its version and description, or its description alone. */
  @Override
  public String toString() {
    return version.map(number -> number + " (" + description + ")").orElse(description);
  }
}
