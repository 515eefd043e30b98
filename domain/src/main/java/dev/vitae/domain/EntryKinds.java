package dev.vitae.domain;

import java.util.List;

/** The kinds of entries that a portfolio has: a new kind is one line here. */
public final class EntryKinds {
  /** In the order in which a portfolio shows them. */
  public static final List<EntryKind<?>> ALL =
      List.of(Experience.KIND, Project.KIND, Skill.KIND, Technology.KIND);

  private EntryKinds() {}
}
