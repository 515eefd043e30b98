package dev.vitae.application;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import java.util.Optional;

/**
 * Keeps the personal info. A store may hold several; the one changed last is <em>the</em> personal
 * info.
 */
public interface PersonalInfoRepository {

  Optional<Stored<PersonalInfo>> newest();

  /**
   * @return empty, and nothing changed, if there is one already
   */
  Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info);

  /**
   * Changes this one and no other; the revision grows.
   *
   * @throws dev.vitae.domain.failure.NotFoundException if there is none of this id
   * @throws dev.vitae.domain.failure.StaleRevisionException if the basis does not hold the current
   *     revision
   * @throws dev.vitae.domain.failure.AlreadyExistsException if another one has the e-mail address
   */
  Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info);
}
