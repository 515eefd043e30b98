package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.Optional;

/** What can be done with the personal info. */
public final class PersonalInfos {
  private final PersonalInfoRepository repository;
  private final Change change = new Change();

  public PersonalInfos(PersonalInfoRepository repository) {
    this.repository = requireNonNull(repository, "repository");
  }

  /**
   * @throws NotFoundException if there is none
   */
  public Stored<PersonalInfo> get() {
    return repository
        .newest()
        .orElseThrow(() -> new NotFoundException("there is no personal info yet"));
  }

  /**
   * Changes the attributes that are named and leaves the others; with none stored, creates it if
   * all that is required is named.
   *
   * @param basis if given, there must be one and its revision must be in it
   * @throws NotFoundException if there is none and the values are not complete
   * @throws StaleRevisionException if the basis does not hold the current revision
   * @throws dev.vitae.domain.failure.InvalidException if the result breaks a rule
   * @throws dev.vitae.domain.failure.AlreadyExistsException if another one has the e-mail address
   */
  public Outcome put(Values<PersonalInfo> values, Optional<Basis> basis) {
    if (basis.isEmpty() && complete(values) && repository.newest().isEmpty()) {
      Optional<Stored<PersonalInfo>> created = create(values);
      if (created.isPresent()) {
        return new Outcome(true, created.get());
      }
    }
    return new Outcome(false, change(values, basis.orElse(Basis.ANY)));
  }

  /**
   * @return empty, and nothing changed, if there is one already
   * @throws dev.vitae.domain.failure.InvalidException if the values break a rule or are not
   *     complete
   */
  public Optional<Stored<PersonalInfo>> create(Values<PersonalInfo> values) {
    return repository.addFirst(PersonalInfo.DESCRIPTION.create(values));
  }

  private Stored<PersonalInfo> change(Values<PersonalInfo> values, Basis basis) {
    return change.onCurrent(
        basis,
        this::get,
        current ->
            repository.replace(
                current.id(),
                Basis.of(current.revision()),
                PersonalInfo.DESCRIPTION.change(current.value(), values)));
  }

  private static boolean complete(Values<PersonalInfo> values) {
    return PersonalInfo.DESCRIPTION.attributes().stream()
        .filter(Attribute::required)
        .allMatch(values::isPresent);
  }

  /**
   * @param created whether there was none before
   */
  public record Outcome(boolean created, Stored<PersonalInfo> info) {}
}
