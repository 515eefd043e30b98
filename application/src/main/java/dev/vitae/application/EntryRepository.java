package dev.vitae.application;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import java.util.Optional;

/**
 * Keeps the entries of one kind. What was removed is not there for any method. Technologies that an
 * entry mentions are created when unknown, and come back in the spelling of the store.
 */
public interface EntryRepository<T extends Entry> {

  /**
   * In the kind's order. Changes between two pages neither repeat nor skip an entry that was not
   * touched.
   */
  Slice<T> list(EntryQuery<T> query);

  Optional<Stored<T>> find(EntryId id);

  /**
   * @throws dev.vitae.domain.failure.AlreadyExistsException if its name is taken, for kinds whose
   *     names are unique
   */
  Stored<T> add(T entry);

  /**
   * Puts an entry in the place of the one that is there; the revision grows. All or nothing.
   *
   * @throws dev.vitae.domain.failure.NotFoundException if there is none
   * @throws dev.vitae.domain.failure.StaleRevisionException if the basis does not hold the current
   *     revision
   * @throws dev.vitae.domain.failure.AlreadyExistsException as for {@link #add}
   */
  Stored<T> replace(EntryId id, Basis basis, T entry);

  /**
   * @throws dev.vitae.domain.failure.NotFoundException if there is none
   * @throws dev.vitae.domain.failure.StaleRevisionException if the basis does not hold the current
   *     revision
   * @throws dev.vitae.domain.failure.StillInUseException if it is a technology that an entry
   *     mentions
   */
  void remove(EntryId id, Basis basis);
}
