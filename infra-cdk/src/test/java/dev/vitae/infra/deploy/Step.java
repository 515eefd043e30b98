package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

/**
 * Something that a stack did.
 *
 * @param type of the resource
 * @param id of the resource, in the template
 */
record Step(Deed deed, String type, String id) {
  /** What it did. */
  enum Deed {
    CREATED,
    UPDATED,
    FAILED,
    /** Updated with its older properties, after something had failed. */
    PUT_BACK,
    DELETED,
    /** Let go of, and left where it is. */
    RETAINED
  }

  Step {
    requireNonNull(deed, "deed");
    requireNonNull(type, "type");
    requireNonNull(id, "id");
  }

  @Override
  public String toString() {
    return deed + " " + type + " " + id;
  }
}
