package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.util.List;
import java.util.Optional;

/**
 * All of a portfolio at one moment.
 *
 * @param lists the first page of every kind's list, in the order of {@link
 *     dev.vitae.domain.EntryKinds#ALL}
 */
public record Portfolio(Optional<Stored<PersonalInfo>> personalInfo, List<Slice<?>> lists) {
  public Portfolio {
    requireNonNull(personalInfo, "personalInfo");
    lists = List.copyOf(lists);
  }

  public boolean isEmpty() {
    return personalInfo.isEmpty() && lists.stream().allMatch(list -> list.entries().isEmpty());
  }
}
