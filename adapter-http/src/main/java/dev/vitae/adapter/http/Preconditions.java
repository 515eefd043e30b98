package dev.vitae.adapter.http;

import java.util.Optional;

/**
 * What a request wants to be true before it is carried out: RFC 9110, section 13. {@code If-Match}
 * compares strongly and comes first, {@code If-None-Match} compares weakly.
 */
final class Preconditions {
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  private final Optional<EntityTags> ifMatch;
  private final Optional<EntityTags> ifNoneMatch;

  private Preconditions(Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch) {
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNoneMatch;
  }

  /**
   * @throws HttpProblem 400 if one of the fields cannot be read
   */
  static Preconditions of(HttpRequest request) {
    return new Preconditions(tags(request, IF_MATCH), tags(request, IF_NONE_MATCH));
  }

  private static Optional<EntityTags> tags(HttpRequest request, String field) {
    return request.headers().get(field).map(value -> EntityTags.parse(field, value));
  }

  boolean areAny() {
    return ifMatch.isPresent() || ifNoneMatch.isPresent();
  }

  /** Whether whoever sends this says what it is based on, be it "whatever there is". */
  boolean haveIfMatch() {
    return ifMatch.isPresent();
  }

  /** Whether nothing is asked of the current state but that there is one. */
  boolean allowAnything() {
    return ifMatch.isPresent() && ifMatch.get().any() && ifNoneMatch.isEmpty();
  }

  /** Whether only that may be changed which is not there. */
  boolean wantNothingThere() {
    return ifNoneMatch.isPresent() && ifNoneMatch.get().any();
  }

  /**
   * For a request that changes what has this tag.
   *
   * @throws HttpProblem 412 with the tag
   */
  void checkBeforeChange(EntityTag current) {
    checkIfMatch(current);
    if (ifNoneMatch.isPresent() && ifNoneMatch.get().nameWeakly(current)) {
      throw failed("If-None-Match names what is there", current);
    }
  }

  /**
   * For a request that only reads what has this tag.
   *
   * @return whether the client has it already
   * @throws HttpProblem 412 with the tag
   */
  boolean areOfOneWhoHas(EntityTag current) {
    checkIfMatch(current);
    return ifNoneMatch.isPresent() && ifNoneMatch.get().nameWeakly(current);
  }

  private void checkIfMatch(EntityTag current) {
    if (ifMatch.isPresent() && !ifMatch.get().nameStrongly(current)) {
      throw failed("If-Match does not name what is there now: read it again", current);
    }
  }

  static HttpProblem failed(String detail, EntityTag current) {
    return HttpProblem.of(412, detail).with("ETag", current.toString());
  }
}
