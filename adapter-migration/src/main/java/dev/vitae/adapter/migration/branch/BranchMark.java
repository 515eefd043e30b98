package dev.vitae.adapter.migration.branch;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What a branch's database says of itself in its comment, which lives and dies with it.
 *
 * @param main the database that is nobody's copy
 */
record BranchMark(String main, String branch, String parent, Instant createdAt) {
  static final String BEGINNING = "{\"vitae_branch\":";

  Branch asBranch() {
    return new Branch(branch, false, Optional.of(parent), Optional.of(createdAt));
  }

  String text() {
    return Json.object(
        json -> {
          json.writeStringProperty("vitae_branch", branch);
          json.writeStringProperty("of", main);
          json.writeStringProperty("parent", parent);
          json.writeStringProperty("created_at", createdAt.toString());
        });
  }

  /**
   * @param comment may be null
   * @return empty when the comment is of another kind
   */
  static Optional<BranchMark> read(String comment) {
    if (comment == null || !comment.startsWith(BEGINNING)) {
      return Optional.empty();
    }
    try {
      Json mark = Json.read(comment);
      return Optional.of(
          new BranchMark(
              mark.text("of").orElseThrow(),
              mark.text("vitae_branch").orElseThrow(),
              mark.text("parent").orElseThrow(),
              Instant.parse(mark.text("created_at").orElseThrow())));
    } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
      return Optional.empty();
    }
  }
}
