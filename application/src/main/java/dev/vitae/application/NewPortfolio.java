package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.PersonalInfo;
import java.util.List;
import java.util.Optional;

/**
 * A portfolio that is not in a store yet.
 *
 * @param lists at most one for each kind
 */
public record NewPortfolio(Optional<PersonalInfo> personalInfo, List<Entries<?>> lists) {
  public NewPortfolio {
    requireNonNull(personalInfo, "personalInfo");
    lists = List.copyOf(lists);
  }

  /** The entries of one kind. */
  public record Entries<T extends Entry>(EntryKind<T> kind, List<T> values) {
    public Entries {
      requireNonNull(kind, "kind");
      values = List.copyOf(values);
    }
  }
}
