package dev.vitae.domain.failure;

import static java.util.Objects.requireNonNull;

/**
 * One broken rule.
 *
 * @param path the attribute's name, with the index of an item after a slash: {@code technologies/2}
 * @param detail what the rule asks for, as the end of a sentence that begins with the name
 */
public record Violation(String path, String detail) {
  public Violation {
    requireNonNull(path, "path");
    requireNonNull(detail, "detail");
  }
}
